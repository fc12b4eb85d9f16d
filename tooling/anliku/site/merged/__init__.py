"""One search over the published sites of several libraries, made without their sources (``anliku merge``)"""
