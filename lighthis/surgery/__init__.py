"""Operations and transfusions, and what the patient agreed to before them."""
