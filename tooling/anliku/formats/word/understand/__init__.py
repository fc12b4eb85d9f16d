"""What a Word document means for a case: from blocks to a draft in Markdown."""
