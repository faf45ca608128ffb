"""While a loan lives: the bank's opinion, the filing with three recipients, the loan and its movements."""
