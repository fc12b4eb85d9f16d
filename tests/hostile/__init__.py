"""Bad contributions, each with the exact problems that checking it must give.

``front_matter/`` and ``body/`` hold whole ``index.md`` files, byte for byte as a contributor
could send them (so that line and column can be looked up in the file); what is large, binary,
private or a matter of folders is made by ``generate.py``. ``expected.json`` is reviewed by eye
after ``python -m tests.hostile.update`` has rewritten it.
"""
