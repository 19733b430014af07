"""Planning and doing operations, giving blood, writing down what the patient agreed to."""

from lighthis.surgery.actions.consents import give_consent, withdraw_consent
from lighthis.surgery.actions.operations import (
    Sheet,
    after_operation,
    after_operations,
    cancel,
    check_standing,
    done,
    enter_in_error,
    lies_in,
    plan,
    save,
)
from lighthis.surgery.actions.transfusions import (
    Bag,
    after_transfusion,
    end,
    transfuse,
    transfusion_in_error,
    transfusion_stands,
)

__all__ = [
    "Bag",
    "Sheet",
    "after_operation",
    "after_operations",
    "after_transfusion",
    "cancel",
    "check_standing",
    "done",
    "end",
    "enter_in_error",
    "give_consent",
    "lies_in",
    "plan",
    "save",
    "transfuse",
    "transfusion_in_error",
    "transfusion_stands",
    "withdraw_consent",
]
