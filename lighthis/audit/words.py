"""The verbs of the log as people read them; marked here, written by the actions of every domain."""

from lighthis.kernel.text import N_, Message

VERBS = (
    N_("month closed and signed"), N_("correction of a closed month signed"), N_("looked: form 007"), N_("looked: form 016"),
    N_("looked: how beds worked"), N_("looked: a closed month"), N_("form 007 printed"), N_("form 016 printed"),
    N_("statistics taken as a file"), N_("form of the statistics to print"),
    N_("signed in"), N_("signed in by PIN"), N_("PIN refused"), N_("PIN set"), N_("PIN taken off"), N_("computer shared"),
    N_("computer shared no more"), N_("signed out"), N_("sign-in failed"), N_("refused"), N_("searched"), N_("looked at the log"),
    N_("account made"), N_("account closed"), N_("account opened"), N_("person changed"), N_("language chosen"),
    N_("password changed"), N_("second factor on"), N_("second factor off"), N_("link made"), N_("link used"), N_("links shown"),
    N_("appointed"), N_("post ended"), N_("roles made"), N_("role made"), N_("role named"), N_("role changed"),
    N_("facility made"), N_("facility changed"), N_("settings changed"), N_("hospital opened"),
    N_("department made"), N_("department changed"), N_("department closed"), N_("department opened"),
    N_("room made"), N_("room changed"), N_("bed made"), N_("bed changed"), N_("bed closed for good"), N_("bed state changed"),
    N_("registered"), N_("registered unknown"), N_("patient changed"), N_("card made"), N_("PINFL disputed"), N_("death written"),
    N_("records linked"), N_("records taken apart"), N_("not one person"), N_("the same person found"), N_("added to the card"),
    N_("saw cards that may be one person"),
    N_("allergy written"), N_("allergy withdrawn"), N_("no allergies known"), N_("came"), N_("came as planned"), N_("planned"),
    N_("taken by the doctor"), N_("nurse set"), N_("decided"), N_("decision withdrawn"), N_("opened again"), N_("ended"), N_("entered in error"),
    N_("error asked for"), N_("error declined"), N_("closed records opened"), N_("closed records closed again"), N_("closed records opened by another hospital"),
    N_("consent given"), N_("consent withdrawn"), N_("list of looks given"), N_("read who opened closed records"),
    N_("bed asked for"), N_("bed request withdrawn"), N_("move asked for"), N_("move declined"), N_("moved to another patient"),
    N_("ordered"), N_("order done"), N_("order not done"), N_("order cancelled"), N_("result written"), N_("result seen"), N_("laboratory range written"), N_("laboratory range ended"),
    N_("saw the orders to do"), N_("saw results"), N_("diagnosed"), N_("noted"), N_("withdrawn"), N_("paper asked for"), N_("paper made"), N_("paper failed"), N_("paper withdrawn"),
    N_("transferred"), N_("discharged"), N_("placement withdrawn"), N_("let go on leave"), N_("came back from leave"), N_("leave entered in error"), N_("triaged"),
    N_("taking back asked for"), N_("taking back declined"), N_("transfer taken back"), N_("discharge taken back"),
    N_("death taken back"), N_("bed kept"), N_("bed no longer kept"), N_("kept bed taken"), N_("kept bed given away"),
    N_("did not come"), N_("put off"), N_("check list of a planned stay"), N_("planned stay cancelled"), N_("saw who is planned"), N_("money asked for"),
    N_("money declined"), N_("slip cancelled"),
    N_("request taken back"),
    N_("vital signs written"), N_("consultation asked for"), N_("consultation answered"), N_("consultation withdrawn"),
    N_("triage withdrawn"), N_("placed"), N_("place in the department"), N_("saw the beds"), N_("saw who waits for a bed"),
    N_("handed over by the ambulance"), N_("entered in the journal"), N_("struck out of the journal"), N_("note of the journal written"), N_("note of the journal corrected"), N_("journal printed"), N_("journal taken as a file"),
    N_("charged"), N_("charge taken back"), N_("deposit taken"), N_("deposit carried over"), N_("payment taken"), N_("money given back"), N_("shift opened"),
    N_("shift closed"), N_("price set"), N_("priced item made"), N_("priced item changed"), N_("paper opened"),
    N_("scan attached"), N_("scan ready"), N_("scan refused"), N_("scan withdrawn"), N_("scan moved with its coming"),
    N_("paper asked for again"), N_("printed files cleared away"), N_("database encrypted"),
    N_("brought in"), N_("import ended"), N_("import withdrawal begun"), N_("people withdrawn"), N_("import withdrawn"),
    N_("register exported"), N_("stays brought in"), N_("admission corrected"), N_("carer came"), N_("carer left"),
    N_("number written"), N_("number corrected"), N_("number withdrawn"), N_("spelling written"), N_("spelling removed"),
    N_("contact written"), N_("contact corrected"), N_("contact removed"), N_("benefit written"), N_("benefit verified"),
    N_("benefit withdrawn"), N_("newborn registered"), N_("identity written"), N_("said to be another card"),
    N_("notice owed"), N_("notice filled in"), N_("notice told"), N_("notice sent"), N_("receipt of the notice"), N_("notice not needed"),
    N_("read the register of notices"), N_("mode of many injured opened"), N_("mode of many injured closed"), N_("tags reserved"),
    N_("tag triaged"), N_("tag sorted"), N_("tag linked"), N_("tag link taken back"), N_("looked at many injured"), N_("many injured exported"),
    N_("exported file opened"),
    N_("death corrected"), N_("mahallas brought in"),
    N_("measures taken as a file"),
    N_("prescribed"), N_("prescription stopped"), N_("treatment confirmed"), N_("dose given"), N_("dose not given"), N_("saw the round"),
    N_("saw the diets"), N_("saw a ward sheet"),
    N_("diagnoses compared"), N_("draft begun"), N_("draft saved"), N_("draft signed"), N_("draft thrown away"), N_("template made"), N_("template changed"), N_("sick leave written"), N_("sick leave prolonged"), N_("sick leave closed"), N_("operation planned"), N_("operation written"), N_("operation done"), N_("operation cancelled"), N_("consent to an intervention"), N_("operated"), N_("not operated"), N_("transfusion begun"), N_("transfusion ended"), N_("read the register of operations"), N_("register of operations taken as a file"),
    N_("epicrisis written"), N_("epicrisis signed"), N_("epicrisis added to"), N_("card of the stay written"), N_("card of the stay signed"), N_("card of the stay confirmed"), N_("card of the stay given back"), N_("card of the stay opened again"), N_("papers of the death written"), N_("saw whose papers wait"),
    N_("ICD-10 installed"), N_("said whom to tell"), N_("searched at the information desk"), N_("visitor answered"),
)  # fmt: skip
PAGES = (
    N_("a closed month"), N_("form 016"), N_("how beds worked"),
    N_("comparison of cards"), N_("linked cards"),
    N_("overview"), N_("patient's data"), N_("allergies"), N_("access log"), N_("papers"), N_("paper"), N_("coming"), N_("coming form"),
    N_("plan form"), N_("decision form"), N_("move form"), N_("list of moves"), N_("move"), N_("error form"), N_("entry in error"), N_("closed records"), N_("secrecy form"),
    N_("diagnoses"), N_("note form"), N_("order form"), N_("orders"), N_("order"), N_("result form"), N_("result"), N_("withdrawal form"), N_("bed request"), N_("stay"), N_("transfer"), N_("discharge"),
    N_("examination form"), N_("examination"), N_("consultation form"), N_("consultation"), N_("list of consultations"),
    N_("bill"), N_("bills"), N_("slip"), N_("charge form"), N_("payment form"), N_("deposit form"), N_("refund form"),
    N_("consents"), N_("record of another hospital"), N_("closed record of another hospital"), N_("list of looks form"),
    N_("vital signs"), N_("vital signs form"),
    N_("triage"), N_("triage form"), N_("emergency board"), N_("taking form"), N_("nurse form"), N_("notice"), N_("tag"), N_("place form"), N_("scan"), N_("scan opened"),
    N_("measures"), N_("triage review"),
    N_("papers of the stay"), N_("epicrisis form"), N_("card of the stay"), N_("death form"),
    N_("export"), N_("exported file"),
    N_("documents"), N_("names"), N_("relatives"), N_("benefits"), N_("newborn form"), N_("identity form"), N_("death form"),
    N_("whom to tell"), N_("information desk"), N_("answer of the information desk"),
    N_("ambulance sheet"), N_("people brought together"), N_("journal of admissions"),
    N_("treatment sheet"), N_("prescription"), N_("prescription form"), N_("doses form"),
    N_("entries"), N_("entry form"), N_("sick leaves"), N_("case history"), N_("operation form"), N_("operation"), N_("transfusion form"), N_("transfusion"),
)  # fmt: skip
LOOK = "looked: "


def said(action: str) -> Message:
    """What happened, for a reader; a verb that is not marked stands as it was written."""
    if action.startswith(LOOK):
        return Message(N_("looked at: %(page)s"), {"page": Message(action.removeprefix(LOOK))})
    return Message(action)
