"""The Chinese words of the documents' pages: a table a document type.

A type that has no table still has a page, with the names of its fields as they stand in its definition.
"""

from __future__ import annotations

from typing import NamedTuple

from content.documents import Document
from server.console.words import LOBBY_ROLES
from server.models.matter import STATES


class Labels(NamedTuple):
    """The words of one type's page."""

    name: str
    one: str = ""
    """What one of them is called, where that is another word than the page's."""
    title: str = "name"
    """The field that stands for the document in lists."""
    fields: dict[str, str] = {}
    help: dict[str, str] = {}
    long: frozenset[str] = frozenset()
    """Texts of several lines."""
    hidden: frozenset[str] = frozenset()
    """Fields that nobody types."""
    columns: tuple[str, ...] = ()
    """Further fields that lists show."""


_MARKDOWN = "支持 Markdown：空一行分段，“- ”开头为列表，“## ”开头为小标题，**加粗**。"
_BILINGUAL_LINES = "每行一项；英文写在“|”之后。"

TABLES: dict[str, Labels] = {
    "notice": Labels(
        name="公告",
        title="title",
        fields={
            "title": "标题",
            "body": "正文",
            "notice_class": "类别",
            "published_at": "发布时间",
            "until": "显示到（含当日）",
            "pinned": "置顶",
            "buildings": "显示楼栋",
            "author": "署名",
        },
        help={
            "body": _MARKDOWN,
            "buildings": "不选表示全小区。",
            "until": "不填表示一直显示。",
            "author": "居民看到的发布人。",
        },
        long=frozenset({"body"}),
        hidden=frozenset({"draft"}),
        columns=("notice_class", "published_at", "until", "pinned"),
    ),
    "quiz": Labels(
        name="知识问答",
        title="title",
        fields={
            "title": "标题",
            "about": "说明",
            "questions": "题目",
            "questions.kind": "题型",
            "questions.text": "题干",
            "questions.choices": "选项",
            "questions.answers": "正确选项",
            "questions.why": "解释",
            "questions.source": "依据的法规",
        },
        help={
            "questions.choices": f"{_BILINGUAL_LINES}判断题不填。",
            "questions.answers": "写序号，几个之间用“、”隔开；判断题：1 对，2 错。",
        },
        long=frozenset({"about"}),
    ),
    "wish": Labels(
        name="微心愿",
        title="text",
        fields={"text": "心愿", "state": "心愿进展", "made_at": "许愿时间", "building": "楼栋"},
        help={"text": "上墙前请去掉姓名、门牌和电话。"},
        long=frozenset({"text"}),
        columns=("state", "made_at", "building"),
    ),
    "person": Labels(
        name="人员名录",
        one="人员",
        fields={
            "name": "姓名",
            "reading": "读音",
            "roles": "职务",
            "roles.role": "职务",
            "roles.buildings": "楼栋",
            "team": "所属团队",
            "phone": "电话",
            "home": "住址",
            "skills": "特长",
            "about": "介绍",
            "consents": "本人同意",
            "consents.name": "同意公开姓名的日期",
            "consents.phone": "同意公开电话的日期",
            "consents.party": "同意公开党员身份的日期",
            "consents.home": "同意公开住址的日期",
        },
        help={
            "reading": "拼音，音节之间空一格；只在常见读音不对时填写，例如 shan xiong xin。",
            "roles.buildings": "不选表示全小区。",
            "home": "例如 yangguang/b3/2-501。",
            "skills": _BILINGUAL_LINES,
            "consents.name": "没有日期就不公开：姓名显示为 张*明，电话隐去中间几位，党员身份和住址完全不显示。",
        },
        long=frozenset({"about"}),
        columns=("team", "phone"),
    ),
    "team": Labels(
        name="团队",
        fields={
            "name": "名称",
            "about": "介绍",
            "phone": "办公电话",
            "address": "地址",
            "hours": "工作时间",
            "party": "党组织",
        },
        help={"party": "勾选后，没有同意公开党员身份的成员，屏幕上不显示属于这个团队。"},
        long=frozenset({"about"}),
        columns=("phone",),
    ),
    "building": Labels(
        name="楼栋",
        fields={
            "name": "名称",
            "units": "单元",
            "units.id": "单元号",
            "units.floors": "层数",
            "units.homes_per_floor": "每层户数",
        },
        hidden=frozenset({"estate"}),
    ),
    "estate": Labels(
        name="小区资料",
        fields={
            "name": "名称",
            "hotline": "24小时热线",
            "places": "报修位置",
            "places.name": "名称",
            "places.at_home": "在住户家里",
            "places.of_unit": "每个单元各有一处",
            "categories": "报修类别",
            "categories.name": "名称",
            "categories.phrases": "常用说法",
            "categories.promise": "服务承诺",
            "categories.where": "哪里才有",
            "urgencies": "紧急程度",
            "urgencies.name": "名称",
            "dangers": "危险情况",
            "dangers.name": "名称",
            "dangers.calls": "该打的电话",
            "dangers.calls.name": "打给谁",
            "dangers.calls.phone": "号码",
            "dangers.advice": "该怎么做",
            "dangers.outside": "先到楼外再打电话",
            "dangers.place": "在哪里",
            "dangers.promise": "服务承诺",
            "notice_classes": "公告类别",
            "notice_classes.name": "名称",
            "roles": "职务名称",
            "roles.name": "名称",
            "roles.party": "说明党员身份",
            "opinion_topics": "意见主题",
            "opinion_topics.name": "名称",
            "opinion_topics.phrases": "常用说法",
            "stations": "服务点",
            "stations.name": "名称",
            "stations.address": "地址",
            "stations.hours": "开放时间",
            "stations.phone": "电话",
            "privacy": "隐私说明",
            "retention": "保留多久",
            "retention.contact": "保留天数：事项的电话、卡、门牌",
            "retention.words": "保留天数：居民的话和答复",
            "retention.unfinished": "保留天数：一直没有办完的事项",
            "retention.handed_in": "保留天数：收到的原始记录",
            "retention.set_aside": "保留天数：搁置的记录",
            "retention.deleted": "保留天数：已删除的内容",
            "retention.journal": "保留天数：服务台操作日志",
            "retention.sign_ins": "保留天数：登录和登记的痕迹",
            "retention.terminal": "保留天数：终端上已上传的记录",
            "code_keys": "居民码公钥",
            "staff_cards": "大堂登录都要刷卡",
            "sample": "示例小区",
        },
        help={
            "places.at_home": "报修时要问是哪一户。",
            "places.of_unit": "报修时要问是哪个单元。",
            "categories.phrases": f"居民点一下就能填的话。{_BILINGUAL_LINES}",
            "dangers.advice": _BILINGUAL_LINES,
            "dangers.place": "这种危险只在一个地方发生时填；不填则报修时再问。",
            "roles": "名录按这里的顺序显示。",
            "roles.party": "勾选后，没有同意公开党员身份的人，屏幕上不显示这个职务。",
            "privacy": "每行一句；单独一行 {how_long} 的地方，显示由下面的保留天数得出的那一句。",
            "retention.contact": "从办完那天算起；到期每天自动删去，大堂的隐私说明随之改变。",
            "retention.words": "从办完那天算起。",
            "retention.unfinished": "从收到那天算起，到期电话、卡、门牌和文字一并删去。",
            "retention.handed_in": "从收到那天算起；问答成绩和签到只在这里。",
            "code_keys": "用来核验居民码签名的公钥，每行一个；本服务台自己的公钥不用填。",
            "staff_cards": "工作人员在大堂登录，除了密码还要刷本人的卡；没有登记卡的人就不能登录。",
            "sample": "示例小区的每个画面都会注明。",
        },
        long=frozenset({"privacy"}),
        columns=("hotline",),
    ),
    "promise": Labels(
        name="服务承诺",
        fields={
            "name": "名称",
            "about": "说明",
            "steps": "时限",
            "steps.name": "名称",
            "steps.state": "要办到",
            "steps.minutes": "几分钟内",
            "steps.urgencies": "适用的紧急程度",
        },
        help={"steps.urgencies": "不选表示都适用。"},
        long=frozenset({"about"}),
    ),
    "card": Labels(
        name="居民卡",
        title="id",
        fields={"home": "住户", "person": "人员", "label": "问候语", "revoked": "已挂失"},
        help={
            "home": "例如 yangguang/b3/2-501；住户和人员只填一项。",
            "label": "刷卡后屏幕上的问候，不要写全名和门牌。",
            "revoked": "挂失的卡不再显示任何事项。",
        },
        columns=("label", "revoked"),
    ),
    "staff": Labels(
        name="大堂密码",
        fields={"name": "姓名", "role": "角色", "person": "人员", "buildings": "负责楼栋", "card_too": "还要刷卡"},
        help={
            "buildings": "楼栋长可以发公告的楼栋；不选表示全小区。",
            "card_too": "登录时除了密码，还要刷“人员”的卡；先在“居民卡”里给这个人登记一张。",
        },
        hidden=frozenset({"pin_hash"}),
        columns=("role", "buildings"),
    ),
}

VALUES: dict[str, str] = {
    "anywhere": "家里和公共部位",
    "home": "只在家里",
    "shared": "只在公共部位",
    "open": "等待认领",
    "claimed": "已认领",
    "fulfilled": "已实现",
    **LOBBY_ROLES,
    "single": "单选",
    "multiple": "多选",
    "true_false": "判断",
    **STATES,
}
"""Values that a definition lists, in Chinese."""


def labels_of(kind: type[Document]) -> Labels:
    """Return the words for a type's page."""
    return TABLES.get(kind.type) or Labels(name=kind.type, title="id")


def title_label(labels: Labels) -> str:
    """Return what the field is called that stands for a document in lists."""
    return labels.fields.get(labels.title, "名称")
