"""The search of editors on the command line (Whoosh): ``anliku search``."""
