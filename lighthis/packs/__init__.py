"""What a country brings: formats, code lists, law and printed forms.

pack: the dataclass `Pack`, `load`, `use`, `current`. facts: what a form prints. paper: a form made into HTML. codes: code lists.
"""
