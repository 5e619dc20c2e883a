"""The own template of a marking scheme: its sheets and columns, what may stand in them, what they are called elsewhere."""
from dataclasses import dataclass

MODULES, ASPECTS, CLAUSES, SECTIONS = "模块", "评分点", "扣分条款", "标准章节"
EXAMPLE, EXPLAINED = "示例", "填写说明"
LEVEL_WORDS = {"aspect": "按评分点", "sheet": "按总分"}
METHOD_WORDS = {"mean": "平均", "sum": "相加"}
KIND_WORDS = {"measurement": "测量", "judgement": "评判"}
WAY_WORDS = ("直接打分", "是否", "分级", "按次扣分", "计时")
SCORES = ("0 分", "1 分", "2 分", "3 分")

MARKS = ("max_mark",)
NUMBERS = (
    "weight", "full_mark", "pass_mark", "factor", "nominal", "step", "points", "max_mark", "day", "drop_high", "drop_low",
    "minimum_judges",
)


@dataclass(frozen=True)
class Column:
    """One column: the key of the reader, its heading, width in characters, what to write, and what may be chosen."""

    key: str
    heading: str
    width: int
    note: str
    choices: tuple[str, ...] = ()
    must: bool = False


MODULE_COLUMNS = (
    Column("code", "模块代码", 10, "短代码，如 T、P；不含空格、冒号和斜线。", must=True),
    Column("name", "模块名称", 22, "如 理论知识、操作技能。", must=True),
    Column("weight", "权重", 8, "如 0.2；各模块满分相加即为总分时都写 1。", must=True),
    Column("full_mark", "模块满分", 10, "如 100。", must=True),
    Column("pass_mark", "合格分", 8, "没有合格线可不填。"),
    Column("level", "怎样合成", 12, "按评分点：逐个评分点合成各裁判的分；按总分：先算各裁判总分再合成。", tuple(LEVEL_WORDS.values())),
    Column("method", "取值", 8, "平均或相加；不填为平均。", tuple(METHOD_WORDS.values())),
    Column("drop_high", "去最高分", 10, "去掉几个最高分；不填为 0。"),
    Column("drop_low", "去最低分", 10, "去掉几个最低分；不填为 0。"),
    Column("minimum_judges", "最少裁判", 10, "不填为 1。"),
)
ASPECT_COLUMNS = (
    Column("module", "模块", 8, "模块代码；不填与上一行相同。", must=True),
    Column("criterion", "评分项", 8, "评分项代码，如 A；可不填。"),
    Column("criterion_name", "评分项名称", 16, "写在该评分项的第一行即可。"),
    Column("part", "子项", 8, "子项代码，如 A1；不分子项可不填，不填与上一行相同。"),
    Column("part_name", "子项名称", 16, "写在该子项的第一行即可。"),
    Column("day", "评分日", 8, "第几天评分，写 1、2 ……；写在该子项的第一行即可。"),
    Column("judges", "评分裁判", 16, "只由部分裁判评分时写裁判代码，用空格分开；不填为本模块全部裁判。"),
    Column("code", "评分点代码", 12, "如 A1.1；模块内不重复。", must=True),
    Column("name", "评分点名称", 32, "裁判看到的名称。"),
    Column("kind", "类型", 8, "测量或评判；评判由 3 名裁判各评 0 至 3 分。", tuple(KIND_WORDS.values()), must=True),
    Column("max_mark", "满分", 8, "如 2 或 1.50。", must=True),
    Column("factor", "系数", 7, "不填为 1。"),
    Column("way", "方式", 12, "测量的读数怎样变成分数；不填为直接打分。", WAY_WORDS),
    Column("unit", "单位", 8, "读数的单位，如 毫米、处。"),
    Column("nominal", "标准值", 9, "分级时的标准值：按读数与它相差多少分级；不填按读数本身分级。"),
    Column("step", "每次扣", 8, "按次扣分时，每次（每处）扣多少分。"),
    Column("steps", "分级得分", 34, "如 ≤0.02 得 2；≤0.05 得 1。计时的界限以秒为单位。超过最后一级得 0 分。"),
    Column("help", "说明", 34, "裁判看到的说明。"),
    Column("requirement", "要求", 22, "测量的要求，如 合格/不合格。"),
    Column("section", "标准章节", 9, "职业标准的章节代码；可不填。"),
    *(Column(f"level{score}", words, 24, f"评判得{words}的标准。") for score, words in enumerate(SCORES)),
)
CLAUSE_COLUMNS = (
    Column("code", "条款代码", 10, "如 K1。", must=True),
    Column("text", "条款内容", 50, "什么情形扣分。", must=True),
    Column("points", "扣分", 8, "扣多少分。", must=True),
    Column("module", "适用模块", 10, "不填为任何模块。"),
)
SECTION_COLUMNS = (
    Column("code", "章节代码", 10, "如 1。", must=True),
    Column("name", "章节名称", 40, "职业标准中的名称。"),
    Column("weight", "比重（%）", 10, "标准规定的比重。", must=True),
)
SHEETS: dict[str, tuple[Column, ...]] = {
    ASPECTS: ASPECT_COLUMNS, MODULES: MODULE_COLUMNS, CLAUSES: CLAUSE_COLUMNS, SECTIONS: SECTION_COLUMNS,
}
ALIASES = {
    "模块代号": "模块代码", "子项代码": "子项", "子项编号": "子项", "评分项代码": "评分项", "评分点编号": "评分点代码", "评分点": "评分点名称",
    "步长": "每次扣", "分档": "分级得分", "分档得分": "分级得分", "分值": "满分", "评分类型": "类型", "评分方式": "方式", "比重": "比重（%）",
    "0分": "0 分", "1分": "1 分", "2分": "2 分", "3分": "3 分", "0 分说明": "0 分", "1 分说明": "1 分", "2 分说明": "2 分", "3 分说明": "3 分",
    "0分说明": "0 分", "1分说明": "1 分", "2分说明": "2 分", "3分说明": "3 分", "评分点说明": "说明",
}  # fmt: skip
EXAMPLES: tuple[tuple[str, ...], ...] = (
    ("P", "A", "基本操作", "A1", "尺寸精度", "1", "", "A1.1", "长度 25 毫米", "测量", "2", "", "分级", "毫米", "25", "", "≤0.02 得 2；≤0.05 得 1", "三处取最大偏差"),
    ("P", "A", "", "A1", "", "", "", "A1.2", "表面无划伤", "测量", "1", "", "是否", "", "", "", "", "", "合格/不合格"),
    ("P", "A", "", "A1", "", "", "", "A1.3", "违规操作", "测量", "3", "", "按次扣分", "次", "", "0.5", "", "每违规一次记一次"),
    ("P", "B", "综合", "B1", "速度", "2", "", "B1.1", "完成时间", "测量", "5", "", "计时", "", "", "", "≤600 得 5；≤720 得 3", "从发令到交件，以秒计"),
    ("P", "B", "", "B2", "外观", "2", "", "B2.1", "整体造型", "评判", "2", "", "", "", "", "", "", "", "", "", "低于行业要求", "达到要求", "部分优于要求", "整体优秀"),
)  # fmt: skip
RULES_OF_THUMB = (
    "先在“模块”页写各模块，再在“评分点”页每行写一个评分点；“扣分条款”“标准章节”没有可不填。",
    "“示例”页只供参考，不会读入。列的先后可以调整，列名不要改。",
    "模块、子项的单元格空着，与上一行相同；整个模块都不分子项时，子项一列全空。",
    "满分、权重等写数字即可；读入前可以在网页上先看与现有评分标准的差别，确认后才保存。",
    "类型为“评判”的评分点固定由 3 名裁判各评 0、1、2、3 分，请写明四档标准；不需要写方式。",
    "方式：直接打分（裁判直接给分）；是否（满分或 0 分）；分级（读数不超过界限得相应分）；按次扣分（满分减次数乘每次扣，最低 0 分）；计时（按秒分级）。",
)
