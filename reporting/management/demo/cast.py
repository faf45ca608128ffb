"""Who plays: five banks, four departments, all authorities, forty enterprises; every name is made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from stdnum.cn import uscc

from zengxindai.accounts import people
from zengxindai.accounts.duties import OPERATORS, Duty
from zengxindai.accounts.models import Kind, Organisation, Sector

PASSWORD = "Zeng-xin-dai-2020"  # nosec B105  # noqa: S105 - the demo's own password, printed on the screen
LABELS = {Duty.HANDLER: "经办", Duty.CHECKER: "复核", Duty.APPROVER: "审签"}
# What the officer named first of each kind of organisation answers for (责任清单, Article 23).
RESPONSIBILITIES = {
    Kind.FINANCE_BUREAU: "风险补偿资金管理、代偿审核、投诉受理",
    Kind.FIN_DEV_CENTER: "贷款过程问题协调、备案签收",
    Kind.GUARANTOR: "专户受托管理、代偿划付、备案签收",
    Kind.DISTRICT_GOV: "资金支用审批、合作协议",
    Kind.PBOC_BRANCH: "增信贷台账、利率政策指导",
    Kind.REGULATOR: "增信贷发放督促、违规监督检查",
    Kind.SECTOR_DEPT: "企业申请受理、初审与推荐",
    Kind.BANK: "贷前调查、贷款发放与贷后管理",
}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建国", "晓梅", "志强", "丽华", "文斌", "玉兰", "海涛", "秀英", "永刚", "雪琴", "国庆", "春燕", "德明", "红霞")

AUTHORITIES = (
    (Kind.FINANCE_BUREAU, "czj", "区财政局", ""),
    (Kind.FIN_DEV_CENTER, "jfzx", "区金融发展服务中心", ""),
    (Kind.GUARANTOR, "cxdb", "诚信融资担保有限公司", ""),
    (Kind.DISTRICT_GOV, "qzf", "区人民政府", ""),
    (Kind.PBOC_BRANCH, "rh", "人民银行江津中心支行", ""),
    (Kind.REGULATOR, "ybj", "江津银保监分局", ""),
    (Kind.AUDITOR, "sjj", "区审计局", ""),
    (Kind.OPERATOR, "yw", "系统运维中心", ""),
    (Kind.SECTOR_DEPT, "nyw", "区农业农村委", Sector.AGRICULTURE),
    (Kind.SECTOR_DEPT, "jxw", "区经济信息委", Sector.INDUSTRY),
    (Kind.SECTOR_DEPT, "sww", "区商务委", Sector.COMMERCE),
    (Kind.SECTOR_DEPT, "wlw", "区文化旅游委", Sector.CULTURE_TOURISM),
)
BANKS = (
    ("nsh", "江津农村商业银行"),
    ("sxyh", "三江银行江津支行"),
    ("jtyh", "通达银行江津支行"),
    ("yzyh", "邮惠银行江津支行"),
    ("czyh", "石佛村镇银行"),
)
# The branches of the first bank, and who works there; what needs a duty nobody there holds goes to the head office.
BRANCHES = (("nshsf", "江津农村商业银行双福支行", ("jb", "fh")), ("nshbs", "江津农村商业银行白沙支行", ("jb",)))
# Name, industry class (GB/T 4754), controller: forty small firms of a district on the Yangtze.
ENTERPRISES = (
    ("晨光精密机械", "C3311", "王晨光"), ("四面山花椒食品", "C1469", "刘正富"), ("双福汽车零部件", "C3670", "陈立军"),
    ("白沙酒业", "C1512", "周白沙"), ("珞璜新型建材", "C3021", "唐渝生"), ("德感智能装备", "C3569", "何德感"),
    ("几江纺织", "C1711", "谭几江"), ("津门包装印刷", "C2319", "邓小川"), ("长江电缆", "C3831", "罗长江"),
    ("夏坝铸造", "C3391", "夏国林"), ("油溪粮油", "C1331", "游溪平"), ("鼎山电子", "C3982", "丁鼎山"),
    ("石门柑橘种植", "A0153", "石门寿"), ("吴滩生态养殖", "A0311", "吴滩生"), ("富硒茶叶", "A0164", "傅西林"),
    ("蔡家蔬菜", "A0141", "蔡家明"), ("朱杨水产", "A0412", "朱阳波"), ("永兴苗木", "A0212", "雍兴华"),
    ("塘河中药材", "A0171", "唐合春"), ("李市粮食种植", "A0111", "李世昌"), ("慈云林业", "A0220", "慈云海"),
    ("大西南农机合作", "A0512", "戴西南"), ("津城百货", "F5211", "金城武夫"), ("滨江冷链商贸", "F5121", "宾江平"),
    ("西部五金批发", "F5174", "席布伍"), ("惠民超市", "F5212", "惠敏"), ("老江津餐饮", "H6210", "江老三"),
    ("花椒火锅", "H6210", "华焦明"), ("双福建材商贸", "F5165", "双福来"), ("津味食品销售", "F5129", "金维新"),
    ("恒通汽车销售", "F5261", "衡通海"), ("四面山旅游开发", "R9090", "司面山"), ("白沙影视文化", "R8730", "白莎莎"),
    ("中山古镇客栈", "H6130", "钟山谷"), ("聚奎研学", "R8890", "聚奎文"), ("云雾坪酒店", "H6110", "云无平"),
    ("会龙庄文创", "R8810", "惠龙庄"), ("江洲软件", "I6513", "江舟"), ("渝津物流", "G5431", "俞津生"),
    ("德感检测技术", "M7452", "德干明"),
)  # fmt: skip
STREETS = ("双福街道", "德感街道", "几江街道", "鼎山街道", "圣泉街道", "珞璜镇", "白沙镇", "油溪镇", "石门镇", "李市镇")


@dataclass
class Cast:
    """Everybody, by the short code of the organisation; enterprises in order."""

    organisations: dict[str, Organisation]
    banks: list[Organisation]
    enterprises: list[Organisation]
    industries: dict[int, str]
    controllers: dict[int, str]
    investigators: dict[int, tuple[int, int]]
    branches: list[Organisation]

    def __getitem__(self, code: str) -> Organisation:
        return self.organisations[code]

    def branch_of(self, bank: Organisation, serial: int) -> Organisation | None:
        """The branch that a bank hands its request of this serial to; None when the head office keeps it."""
        own = [*(each for each in self.branches if each.parent_id == bank.pk), None]
        return own[serial % len(own)]

    def department_of(self, case: object) -> Organisation:
        """The department responsible for a request."""
        return case.department  # type: ignore[attr-defined,no-any-return]


def credit_code(serial: int) -> str:
    """A made-up credit code of the district whose check character fits."""
    body = f"91500116MADM{serial:04d}X".replace("I", "1")[:17]
    return body + str(uscc.calc_check_digit(body))


def person_name(serial: int) -> str:
    """A made-up name."""
    return SURNAMES[serial % len(SURNAMES)] + GIVEN[serial * 5 % len(GIVEN)]


def staff(organisation: Organisation, code: str, serial: int, encoded: str, since: dt.date) -> None:
    """The three people of an organisation; the handler administers, too, and is the officer everybody may call.

    The operator's three administer system, security and audit.
    """
    operator = organisation.kind == Kind.OPERATOR
    for number, (duty, label) in enumerate(LABELS.items()):
        person = people.enrol(
            organisation,
            f"{code}-{('jb', 'fh', 'sq')[number]}",
            f"{person_name(serial * 3 + number + 3)}（{OPERATORS[number].label if operator else label}）",
            (OPERATORS[number],) if operator else (duty, Duty.ADMINISTRATOR) if duty == Duty.HANDLER else (duty,),
            encoded=encoded,
            valid_from=since,
        )
        responsibility = RESPONSIBILITIES.get(Kind(organisation.kind))
        if duty == Duty.HANDLER and responsibility and not organisation.officers.exists():
            people.name_officer(person, responsibility, valid_from=since)


def open_branches(cast: Cast, encoded: str, since: dt.date) -> None:
    """The branches of the first bank and their people."""
    for serial, (code, name, posts) in enumerate(BRANCHES):
        branch = people.organise(Kind.BANK, code.upper(), name, parent=cast.banks[0], valid_from=since)
        cast.branches.append(branch)
        for number, post in enumerate(posts):
            duty = (Duty.HANDLER, Duty.CHECKER)[number]
            person = f"{person_name(serial * 2 + number + 80)}（{LABELS[duty]}）"
            people.enrol(branch, f"{code}-{post}", person, (duty,), encoded=encoded, valid_from=since)


def assemble(since: dt.date) -> Cast:
    """Create everybody with accounts that share the demo's password, or find them; since: first day of their duties."""
    people.ensure_robot()
    encoded = make_password(PASSWORD)  # once: a hundred hashings would be a tenth of the telling
    organisations: dict[str, Organisation] = {}
    banks = ((Kind.BANK, code, name, "") for code, name in BANKS)
    for serial, (kind, code, name, sector) in enumerate((*AUTHORITIES, *banks)):
        organisations[code] = people.organise(
            kind, code.upper(), name, sector=sector, valid_from=since, phone=f"023-4752{serial:04d}"
        )
        staff(organisations[code], code, serial, encoded, since)
    cast = Cast(organisations, [organisations[code] for code, _ in BANKS], [], {}, {}, {}, [])
    for serial, (code, _name) in enumerate(BANKS):
        bank = organisations[code]
        name = f"{person_name(serial + 60)}（经办）"
        second = people.enrol(bank, f"{code}-jb2", name, (Duty.HANDLER,), encoded=encoded, valid_from=since)
        first = bank.people.get(username=f"{code}-jb")
        cast.investigators[bank.pk] = (first.pk, second.pk)
    open_branches(cast, encoded, since)
    for index, (name, industry, controller) in enumerate(ENTERPRISES):
        enterprise = people.organise(
            Kind.ENTERPRISE,
            credit_code(index + 1),
            f"江津区{name}有限公司",
            valid_from=since,
            address=f"重庆市江津区{STREETS[index % len(STREETS)]}工业园{index + 1}号",
            contact=controller,
        )
        people.enrol(
            enterprise,
            f"qy{index + 1:02d}",
            controller,
            (Duty.HANDLER, Duty.ADMINISTRATOR),
            encoded=encoded,
            valid_from=since,
        )
        cast.enterprises.append(enterprise)
        cast.industries[enterprise.pk], cast.controllers[enterprise.pk] = industry, controller
    return cast
