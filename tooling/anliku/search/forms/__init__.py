"""Other ways of writing a word that the library knows: pinyin, initials, wrong characters, traditional ones, English."""
