"""The check-up of an installation (系统体检): what is set, kept and running, whether it is safe, and what to do where not.

``flask doctor`` and the page ``/system/health`` run the same checks. A room adds its own to ``contributions().checks``.
"""
