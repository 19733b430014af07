# ruff: noqa: SIM905  (lists of words to be read, not of quotation marks)
"""What invented names are made of: Uzbek in the alphabet of 2026 (one letter a sound), Russian and Kazakh in their own Cyrillic."""

import random
from itertools import product

SURNAMES = 25_000

MEN = """
abbos abdulla abduvohid adham afzal ahror akbar akmal alişer anvar aziz azamat asror asqar avaz alibek baxtiyor bobur botir bahodir
bahrom behzod bekzod bunyod davron dilşod diyor doniyor dostonbek elmurod elyor erkin eldor fayzulla farhod farrux fozil furqat fazliddin
ğayrat ğofur ğulom habibulla hamid hamza haydar hikmat hoşim husniddin hoji ibrohim ilhom ilyos islom ismoil isroil iskandar izzat jahongir
jamol jasur javohir javlon jamşid jöraboy komil kamron karomat laziz lutfulla mahmud mansur maʼruf mirzo mirkomil muhiddin muzaffar
murod muslim mustafo nabijon nizom nodir norbek nozim nuriddin obid odil oybek olim omon orif otabek oqil özbek pölat parviz qahramon qodir qobil
qudrat qöçqor rahim rahmat ravşan rustam rasul sadriddin saidakbar sanjar sarvar sardor sobir solih sodiq suhrob sulton saidmurod tal’at
temur tohir tolib toşpölat tolqin tursunboy uluğbek umid ulmas usmon vali vohid xayrulla xurşid xusan hasan husan yahyo yoqub yöldoş yusuf
yunus zafar zokir ziyod zohid şahzod şavkat şerzod şuhrat şukur çori izatulla bekmurod eşmat toşmat xolmat norqul abdurahmon abduqodir abdusalom
muhammad muhammadali saidahmad xudoyberdi rözimurod hayitboy qurbonali safarali bozorboy nazarali mamarajab ömurzoq urol panji ochil suyun
""".replace("’", "ʼ").replace("ochil", "oçil").split()  # fmt: skip
WOMEN = """
adiba adolat aziza anora asal barno barçinoy bahor buvgul dildora dilbar dilfuza dilnoza dilorom dilrabo durdona elnora farida farangiz feruza
firuza fotima gavhar gulbahor gulçehra gulnora gulnoza guli guzal gulşan habiba hafiza halima hilola hulkar husnora iroda inobat jamila
kamola karima komila lobar latofat lola lutfiya madina mahliyo malika malohat manzura maftuna mavluda mehri muattar mohira mohigul mötabar muhabbat
mukarram muborak muqaddas munavvar munira muxlisa nafisa nargiza nasiba nazira nigora nilufar nodira noila nozima oydin oygul oltinoy oyşa ozoda
öğiloy qumri rahima raʼno rayhon robiya röza ruxşona saida salomat sabohat sanobar saodat sarvinoz sayyora sevara shoira sitora sojida surayyo
tamara toxta tursunoy umida ulfat uğiloy vazira vasila xadiça xolida xosiyat yulduz yoqut zamira zarina zebo zilola ziyoda zubayda zulfiya zulxumor
şahlo şahnoza şoira şaxodat şirin çaman ğunça öktam muslima robiyaxon hayitgul nurjahon orzigul
""".replace("shoira", "şoira").split()  # fmt: skip
ROOTS = """
abdu ali allo amir anor arslon asad avliyo aşur baki baxt berdi bobo bök böri bozor çin daho davlat döst egam er eş eşon fayz gado ğani ğay gul
hakim hamro haq hasan hayit hol ibod ikrom in ismat jabbor jöra juma kamol karim kattа kenja köp lat mad mahkam mahmad malik mamad mamasoli
maman mavlon meli ming mir mirza muhamad mullo mumin murod musa muz nazar niyoz nişon nor nur oçil oltin omon oq or ota oxun oy örin öroz öt
panji pir pölat qambar qalandar qilich qodir qora qosim qöldoş qöy quday qurbon quvvat rajab rahm rasul ravş rözi sadr safar said samad saparm
sari sattor sayf siddiq soat söfi sulton suyar şakar şams şar şaydo şer şodi şukur tağay tangir tesa tesha temir tilov tolib töla töra töxta toş
tugal tur tursun ubay ulu umr urun usta uzoq vafo valih xalil xatam xidir xol xoldar xöja xudoy xurram yadgor yaqin yangi yaxşi yor yöl yuldaş yusup
zarif zayn ziyo zokir zulf
""".replace("а", "a").replace("sha", "şa").replace("lich", "liç").split()  # fmt: skip
SECONDS = """
boy bek berdi mat murod nazar qul ali toş temir yor mirza niyoz pölat şer şod vali xöja xon iddin ulla qobil sodiq doş keldi kan solih ğali
umar jahon zamon boqi mahmat mamat rahim qora öğlon sulton şoh tillo qand bör daniyor ğul örin alim rasul qudrat ergaş ğofur baxş tura jon
hamid bolta sariq quvon oqil bozor yahyo şukur vohid nur zod ögal min tang simon dil gar mahkam
""".split()  # fmt: skip
RUSSIAN_ROOTS = """
абрам агаф аким алекс андре антон арсен афанас бабк балаш баран бел бел бобр богдан бойк борис брюх булк быч вавил васил верш виногр вол вороб
ворон гавр ган герас голуб горб горш гриш гус давид данил дем дмитр дорож дуб евдок евсе егор елис емел еремин еф жар жук зайч зах зуб зыр иван игнат
иль иса калин кар кирил кис клим коваль козл колес комар корол кот кошк красн круг кузн кул лап лаз леб леон лис лоп лук львов мазур макар мак март
маслен матве мельн мих мор муз наз никит новик носк обух овч орл осип павл панкр панф пест петр пим плот пол попк прох пуз род ром рыб савел сав сам
селив сем серг сид сид слеп смирн сок солов соб степ суб сух тарас тимоф тит тих трет троф турген уваров ул устин фад фед фил фок фом фрол хар хом цвет
черн чист шаров шев шерб шир шуб щук юд яков яш
""".split()  # fmt: skip
RUSSIAN_ENDS = ("ов", "ев", "ин", "енков", "иков", "ушкин", "енко", "ский", "цов", "анов", "ичев", "еев", "укин")
RUSSIAN_MEN = """александр алексей андрей антон артём борис вадим валентин валерий василий виктор виталий владимир владислав вячеслав геннадий
георгий григорий денис дмитрий евгений егор иван игорь илья кирилл константин леонид максим михаил никита николай олег павел пётр роман руслан семён
сергей станислав степан тимур фёдор юрий ярослав""".split()  # fmt: skip
RUSSIAN_WOMEN = """александра алина алла анастасия анна антонина валентина валерия вера виктория галина дарья евгения екатерина елена жанна зинаида
зоя инна ирина карина кристина ксения лариса лидия любовь людмила маргарита марина мария надежда наталья нина оксана ольга полина раиса римма светлана
софья таисия тамара татьяна ульяна фаина юлия яна""".split()  # fmt: skip
KOREAN = "цой пак ким хван тен юн шин ли хан лим сон нам ан кан огай хегай югай ногай тё чен ян эм кон мун но со квон шегай тян".split()
KAZAKH = """жұмабай әбіл бөкен қайрат нұрлан серік ерлан төле құдайберген әшім сәрсен мұрат ғабит өтеген тілеу байжан айтбай қожа дүйсен
жақсылық орынбай есен ыбырай үсен шәріп мәмбет ақан батыр жанат кенже""".split()  # fmt: skip
KAZAKH_MEN = "нұрлан ерлан серік қайрат мұрат жандос әлібек дәурен бауыржан еркін асқар өмірбек ғалым талғат айбек жәнібек".split()
KAZAKH_WOMEN = "әлия гүлнар айгүл жанар ләззат сәуле ақмарал қарлығаш мөлдір әсел үміт күләш айжан".split()

_FIRST = "b d f g h j k l m n p q r s t x y z ş ç ğ bak sad mur tol".split()
_VOWELS = "a o i u e ö".split()
_MIDDLE = "b d f ğ h j k l m n p q r s t v x z ş ç ng lt rd mr st xt ft".split()
_LAST = (
    "bor din far gir hon kar lim mon nor pur qun rat sim tur van xil zar şir çil ğan bit dal mas nis rof sul".split()
)


def surnames() -> list[tuple[str, str]]:
    """All surname stems with their people ("uz", "ru", "ko", "kz"), the same each time, in the order of their frequency."""
    dice = random.Random(1)
    frequent = [(stem, "uz") for stem in dict.fromkeys(MEN + [root for root in ROOTS if len(root) > 4])]
    dice.shuffle(frequent)
    uzbek = {a + b for a, b in product(ROOTS, SECONDS) if a[-1:] != b[:1]} - {stem for stem, _ in frequent}
    rest = [(stem, "uz") for stem in sorted(uzbek)]
    rest += [(a + b, "ru") for a, b in product(sorted(set(RUSSIAN_ROOTS)), RUSSIAN_ENDS)]
    rest += [(stem, "kz") for stem in KAZAKH]
    made = {a + b + c + b2 + d for a, b, c, b2, d in product(_FIRST, _VOWELS, _MIDDLE, _VOWELS, _LAST)} - uzbek
    rest += [(one, "uz") for one in dice.sample(sorted(made), SURNAMES - len(frequent) - len(rest) - len(KOREAN))]
    dice.shuffle(rest)
    stems = []
    while frequent:  # Karimov is more frequent than Karimnazarov, but not each
        stems.append(frequent.pop() if dice.random() < 0.6 else rest.pop())
    for place, name in enumerate(KOREAN):  # a few surnames for a whole people: among the frequent ones
        stems.insert(40 + 17 * place, (name, "ko"))
    return stems + rest
