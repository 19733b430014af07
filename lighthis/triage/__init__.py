"""Emergency arrival: who is the sickest, who waits, how long, and who is handed over.

Words: triage (one assessment of one arrival), scale (IITT, NEWS2), category (red, yellow, green), sign, vital sign.
"""
