"""What a case lets its readers take away: tables and lesson sheets as Word, Excel and PDF files that strangers sent."""
