"""What a round ends in: blind copies, the announcement, awards, certificates, the archive."""
