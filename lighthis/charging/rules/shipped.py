"""What is charged for what where a hospital has no rule of its own: codes of terminology/codes/services.csv."""

EVENTS = {
    "visit": "CON-01",
    "consultation": "CON-01",
    "emergency": "CON-01",
    "meal": "MEA-01",
    "carer_day": "BED-05",
    "carer_meal": "MEA-02",
}
# orders of the shipped list whose service is on the shipped price list under another code
ORDERS = {
    "cbc": "LAB-01", "urine": "LAB-02", "glucose": "LAB-05", "electrolytes": "LAB-12", "coagulation": "LAB-16",
    "troponin": "LAB-15", "crp": "LAB-14", "amylase": "LAB-11", "gases": "LAB-22", "group": "LAB-17", "hcg": "LAB-24",
    "ecg": "IMG-14", "xray_chest": "IMG-01", "xray_abdomen": "IMG-03", "xray_limb": "IMG-02", "us_abdomen": "IMG-04",
    "us_kidney": "IMG-05", "us_pelvis": "IMG-06", "echo": "IMG-09", "ct_head": "IMG-11", "ct_chest": "IMG-12",
    "mri_head": "IMG-13", "gastroscopy": "IMG-16", "nebuliser": "PRC-07", "urine_catheter": "PRC-09", "lavage": "PRC-08",
    "dressing": "PRC-03", "suture": "PRC-04", "plaster": "PRC-05",
}  # fmt: skip
