"""What a patient allows: processing of personal data by a hospital, and reading what other hospitals wrote."""
