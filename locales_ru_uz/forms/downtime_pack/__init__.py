"""The pack for a downtime: lists of the hospital and numbered blanks."""
