"""Stand-ins for the providers ``hashicorp/archive`` and ``hashicorp/random``, where the registry is out of reach.

They are written on the PyPI package ``tf`` (plugin protocol 6, part of the extra ``terraform``) and
do what the two providers document, in the parts that stacks use: ``archive_file`` for zip archives;
``random_id``, ``random_string``, ``random_integer`` and ``random_uuid``. Terraform finds them in a
filesystem mirror (``mirror.py``) and starts them as ``python -m stackproof.emulator.stand_ins NAME``.
"""
