"""How older schemas become today's. Each step is a file in ``versions``; ``draft`` proposes the next one."""
