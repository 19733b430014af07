"""What of billing goes on paper: the form's key and where its facts come from."""

from lighthis.billing.queries import slips

FORM = "payment_slip"
payment_slip = slips.slip
