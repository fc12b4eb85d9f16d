"""One store for everything that was worked out of content, found again by the hash of that content.

``ROOT/.cache/anliku/kept-….sqlite`` holds values under keys. A key is the hash of all that a value
was made of, the program and its libraries included (:func:`key_of`), so a value is never out of
date: it is found under its key, or it is worked out. The store may be deleted at any time.

SQLite is the library: it comes with Python, several processes can use one file at once, and a
process that is killed leaves whole transactions behind. (diskcache keeps pickles and is no longer
maintained, LMDB wants its size in advance, and a file for each value is slow to read and to copy.)

Nothing that is read back is believed blindly. Each value bears a *seal*: a hash of kind, key and
value, keyed with a secret of this user on this machine. So a value that is torn, flipped, or under
a wrong key is no value; and since a contribution could bring a ``.cache`` along, the name of the
file is made from the same secret: a store that somebody else made is not even opened.
"""

from anliku.kept.disk_clock import file_clock
from anliku.kept.kept import BOUND, FOLDER, Kept
from anliku.kept.keys import check_of, key_of

__all__ = ["BOUND", "FOLDER", "Kept", "check_of", "file_clock", "key_of"]
