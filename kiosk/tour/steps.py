"""What the tour plays, in order: the main job, from a tap to the answer of the property office and back.

The texts that are waited for and tapped are those that a resident reads, in Chinese, since the demo opens in it.
"""

from __future__ import annotations

import re

from kiosk.errors import Refused
from kiosk.tour.player import NEWS_SECONDS, START_SECONDS, STEP_SECONDS, Player, Step

CAPTAIN, CAPTAIN_PIN = "王秀英", "246810"
TECHNICIAN_PIN = "135790"
ANSWER = "师傅已换好垫圈，不漏了。"
NOTICE = "周六上午一起打扫楼道"
DRAFT = "停电通知"
_NUMBER = re.compile(r"\b(\d{3}) (\d{3}) (\d{3})\b")


def _start(tour: Player) -> None:
    tour.open_office(tour.see("Ctrl+Q", seconds=START_SECONDS))


def _home(tour: Player) -> None:
    tour.robot.key("enter")
    tour.see("报修", "公告", "已联网", "24小时热线")


def _larger(tour: Player) -> None:
    tour.tap("字大")
    tour.robot.wait_while("知识问答")
    tour.see("报修", "公告")


def _english(tour: Player) -> None:
    tour.tap("字小")
    tour.see("知识问答")
    tour.tap("English")
    tour.see("Repair", "Notices")


def _person_by_initials(tour: Player) -> None:
    tour.tap("中文")
    tour.see("报修")
    tour.tap("找人", "按姓名")
    tour.see("拼音首字母")
    for letter in "WXY":
        tour.tap_key(letter)
    tour.see("WXY_", "1 人")
    tour.calm()
    tour.tap(CAPTAIN)
    tour.see("职务", "团队", "电话")


def _people_by_building(tour: Player) -> None:
    tour.home()
    tour.tap("找人", "本楼")
    tour.see("红管家", "楼栋长")


def _people_by_role(tour: Player) -> None:
    tour.home()
    tour.tap("找人", "按职务", "网格员")
    tour.see("网格员")


def _notices(tour: Player) -> None:
    tour.home()
    tour.tap("公告")
    tour.see("周日停水")


def _notice(tour: Player) -> None:
    tour.tap("周日停水")
    tour.see("14:00")


def _repair(tour: Player) -> None:
    tour.home()
    tour.tap("报修", "厨房", "水管水龙头", "水龙头漏水", "一般")
    tour.see("怎么联系您")


def _phone(tour: Player) -> None:
    tour.tap("留电话")
    tour.see("谁在问", "您的权利")
    tour.tap("知道了")
    tour.tap_digits("19900001234")


def _review(tour: Player) -> None:
    tour.tap("下一步", "2单元")
    tour.see("门牌号")
    tour.tap_digits("501")
    tour.tap("下一步")
    tour.see("水龙头漏水", "厨房", "199 0000 1234")


def _receipt(tour: Player) -> None:
    tour.tap("交给物业")
    tour.number = _number_on(tour.see("已登记"))


def _danger(tour: Player) -> None:
    tour.home()
    tour.tap("报修", "漏气 着火")
    tour.see("出了什么事")


def _danger_calls(tour: Player) -> None:
    tour.tap("闻到燃气味")
    tour.see("先到楼外", "还没有人知道")


def _quiz(tour: Player) -> None:
    tour.home()
    tour.tap("知识问答", "物业与邻里")
    tour.see("第 1 题")


def _quiz_why(tour: Player) -> None:
    _answer_question(tour)
    tour.see("依据")


def _quiz_score(tour: Player) -> None:
    while not tour.robot.shows("看成绩"):
        tour.tap("下一题")
        tour.robot.wait_while("依据", STEP_SECONDS)
        _answer_question(tour)
        tour.see("依据")
    tour.tap("看成绩")
    tour.see("题答对")


def _answer_question(tour: Player) -> None:
    """Tap the first choice of whatever kind the question is."""
    tour.calm()
    if tour.robot.shows("A."):
        tour.tap("A.")
    else:
        tour.tap_key("对")
    if tour.robot.shows("选好了"):
        tour.tap("选好了")


def _own_matters(tour: Player) -> None:
    tour.home()
    _hand_in_repair_with_card(tour)
    tour.tap("我的事项")
    tour.see("查一查")
    tour.tap("模拟刷卡")
    tour.see("楼道灯不亮", seconds=NEWS_SECONDS)


def _hand_in_repair_with_card(tour: Player) -> None:
    """A second repair, this one with the household's card."""
    tour.tap("报修", "楼道", "2单元", "公共照明", "楼道灯不亮", "一般", "刷卡", "知道了", "模拟刷卡", "交给物业")
    tour.see("已登记")
    tour.home()


def _lookup(tour: Player) -> None:
    tour.home()
    tour.tap("我的事项")
    tour.see("查一查")
    tour.tap_digits(tour.number)
    tour.tap("查一查")
    tour.see("已收到", seconds=NEWS_SECONDS)


def _answered(tour: Player) -> None:
    tour.office.answer(tour.number, ANSWER)
    tour.see("已答复", ANSWER[:6], seconds=NEWS_SECONDS)
    tour.picture_console()


def _published(tour: Player) -> None:
    tour.home()
    tour.tap("公告")
    tour.office.publish(NOTICE, "## 请带手套\n\n八点半在楼下集合。")
    tour.see(NOTICE, seconds=NEWS_SECONDS)


def _server_away(tour: Player) -> None:
    tour.home()
    tour.robot.key("f8")
    tour.see("离线", seconds=NEWS_SECONDS + STEP_SECONDS)


def _offline_receipt(tour: Player) -> None:
    tour.tap("微心愿", "许个心愿", "想学用手机")
    tour.see("怎么联系您")
    tour.tap("不用联系")
    tour.see("对不对")
    tour.tap("交给物业")
    tour.see("还没送到物业", "1条待传")


def _captain(tour: Player) -> None:
    tour.home()
    _sign_in(tour, CAPTAIN, CAPTAIN_PIN)
    tour.see("写公告")


def _notice_written(tour: Player) -> None:
    """From a template, by tapping alone."""
    tour.tap("写公告", "停电")
    tour.see("哪一天")
    tour.tap_last("星期")
    for digits in ("0900", "1130"):
        tour.see("下一步", "清空")
        tour.tap_digits(digits)
        tour.tap("下一步")
    tour.tap("物业")
    tour.see(DRAFT)
    tour.tap("下一步", "下一步", "7 天", "不用")
    tour.see("请看一遍")
    tour.tap("看过了")
    tour.see("对不对")


def _notice_waiting(tour: Player) -> None:
    tour.tap("下一页", "张贴")
    tour.see("待传", DRAFT)


def _notice_replaced(tour: Player) -> None:
    tour.tap("退出登录")
    tour.home()
    tour.tap("公告")
    tour.see(DRAFT)
    tour.robot.wait_while("待传", 60)


def _technician(tour: Player) -> None:
    tour.home()
    _sign_in(tour, "技术员", TECHNICIAN_PIN)
    tour.see("rdm6300", "队列", "F8")


def _server_back(tour: Player) -> None:
    tour.robot.key("f8")
    tour.see("已联网", seconds=60)
    tour.robot.wait_while("条待传", 60)


def _wishes(tour: Player) -> None:
    tour.home()
    tour.tap("微心愿")
    tour.see("许个心愿")


def _sign_in(tour: Player, name: str, pin: str) -> None:
    tour.tap("帮助", "工作人员", name)
    tour.see("登录")
    tour.tap_digits(pin)
    tour.tap("登录")
    tour.see("退出登录")


def _number_on(lines: list[str]) -> str:
    """Return the nine digits that stand in groups on the screen."""
    found = _NUMBER.search("\n".join(lines))
    if not found:
        raise Refused("The screen shows no number in plain digits.")
    return "".join(found.groups())


STEPS = (
    Step("start", "the start page tells where the console is", _start),
    Step("home", "the lobby screen, connected", _home),
    Step("home-larger", "the home screen in letters that are read across the lobby", _larger),
    Step("home-english", "the home screen in English", _english),
    Step("person", "a person found by initials on the keypad", _person_by_initials),
    Step("people-building", "who is responsible for this building", _people_by_building),
    Step("people-role", "people by role", _people_by_role),
    Step("notices", "the notice board", _notices),
    Step("notice", "a notice", _notice),
    Step("repair", "a repair by tapping only: where, what, how urgent", _repair),
    Step("repair-phone", "a phone number on the keypad", _phone),
    Step("repair-review", "nothing is sent before a review", _review),
    Step("receipt", "the number, once the record is on the disk", _receipt),
    Step("lookup", "the number, looked up", _lookup),
    Step("answer", "the property office answers in a browser, and the terminal shows it", _answered),
    Step("notice-published", "the office publishes a notice, and the terminal shows it", _published),
    Step("danger", "gas, smoke, lift, fall", _danger),
    Step("danger-calls", "danger: whom to call, and that nobody has been told", _danger_calls),
    Step("quiz", "a quiz", _quiz),
    Step("quiz-why", "why an answer is right, and the law that says so", _quiz_why),
    Step("quiz-score", "the score", _quiz_score),
    Step("own-matters", "a card shows the household's own matters", _own_matters),
    Step("wishes", "the wall of micro-wishes", _wishes),
    Step("server-away", "the server is pulled away", _server_away),
    Step("receipt-offline", "a receipt that is truthful offline", _offline_receipt),
    Step("captain", "the captain signs in with a PIN", _captain),
    Step("notice-review", "a notice from a template, looked over", _notice_written),
    Step("notice-waiting", "the captain's notice shows at once, marked as waiting", _notice_waiting),
    Step("technician", "the technician sees reader and queue", _technician),
    Step("server-back", "the server is back, and the queue drains", _server_back),
    Step("notice-replaced", "the server's version has replaced the captain's notice", _notice_replaced),
)
