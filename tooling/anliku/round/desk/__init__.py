"""The folder of a round: its rules, its ledger, what came in, what was approved and matched."""
