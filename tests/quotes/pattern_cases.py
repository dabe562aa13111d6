"""Sentences in Chinese, Japanese, Korean and Arabic with what a reader would say of their quotes; tables for `test_by_pattern`."""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One article: its text, the speaker of every marked stretch (None: nobody), and why it is here."""

    text: str
    speakers: list[str | None]
    why: str
    title: str = ""
    chain: list[str] | None = None
    assertion: str | None = None
    status: list[str] | None = None


CHINESE = [
    Case("张伟说：“港口明天开放。”", ["张伟"], "name, cue, quote"),
    Case("外交部发言人王丽娜12日在例行记者会上表示，“我们不会接受这个条件。”", ["王丽娜"], "role, name, date and place"),
    Case("“渡轮中午出发，”李强说，“所有人都上船。”", ["李强", "李强"], "split"),
    Case("“这座桥很安全。”港口主任陈志远强调。", ["陈志远"], "quote, role, name, cue"),
    Case("張偉指出：「這座橋不會關閉。」", ["張偉"], "traditional"),
    Case("行政院長林志明強調，「預算不會增加」，並稱「明年再談」。", ["林志明", "林志明"], "carried on by a second cue"),
    Case("总统马科罗夫称这是“伟大的胜利”。", ["马科罗夫"], "a fragment"),
    Case("他说：“我们必须等待。”", ["他"], "a pronoun as it stands"),
    Case("张伟告诉新华社：“大坝没有问题。”", ["张伟"], "told a carrier", chain=["张伟", "新华社"]),
    Case("据新华社报道，张伟说：“大坝没有问题。”", ["张伟"], "according to a carrier", chain=["张伟", "新华社"]),
    Case("据朝中社11日报道，金明哲强调：“这是我们的权利。”", ["金明哲"], "a carrier with a date", chain=["金明哲", "朝中社"]),
    Case("新华社报道说，“渡轮已经启航”。", ["新华社"], "an agency in its own words", chain=["新华社", "新华社"]),
    Case("电影《长河落日》在港口上映。", [None], "the title of a work", status=["not_speech"]),
    Case("所谓“幽灵船”在夜间航行。", [None], "scare quotes", status=["not_speech"]),
    Case("张伟从未说过“港口会关闭”。", ["张伟"], "denied", assertion="denied"),
    Case("李娜问：“港口什么时候开放？”", ["李娜"], "asked", assertion="asked"),
    Case("张伟说：“港口明天开放。”李娜说：“我不相信。”", ["张伟", "李娜"], "two speakers"),
    Case("张伟说：“港口明天开放。”“所有人都可以来。”", ["张伟", "张伟"], "carried on"),
    Case("港口的工程已经结束。", ["张伟"], "a headline", title="张伟：“港口不会关闭”"),
    Case("“我们要船。”一名渔民说。", ["一名渔民"], "somebody unnamed"),
    Case("警方表示，“案件仍在调查中”。", ["警方"], "a body"),
    Case("李国华教授表示，“水位在上升。”李教授还说，“情况会好转。”", ["李国华", "李国华"], "a title behind, a short name"),
    Case("美国国务卿布朗森周二表示，“谈判仍在继续。”", ["布朗森"], "a name from abroad"),
    Case("“谁打开了大门？”没有人知道答案。", [None], "nobody says it", status=["unattributed"]),
    Case("张伟表示，看过小说《河边》之后，“心情很沉重”。", [None, "张伟"], "a title before a fragment", status=["not_speech", "attributed"]),
    Case("安娜·鲁伊斯说：“我们中午出发。”她补充道：“谁也不会留下。”", ["安娜·鲁伊斯", "她"], "a dotted name, a pronoun"),
    Case("根据陈志远的说法，“桥已经修好”。", ["陈志远"], "according to"),
]

JAPANESE = [
    Case("山田太郎首相は「港は明日開く」と述べた。", ["山田太郎"], "name, quote, cue"),
    Case("山田氏は10日の記者会見で、「橋は安全だ」と強調した。", ["山田"], "date and place between"),
    Case("「橋は安全だ」と山田市長は語った。", ["山田"], "quote, name, cue"),
    Case("「港は開く」と田中花子外相が述べ、「心配はない」と強調した。", ["田中花子", "田中花子"], "split by the cue"),
    Case("政府は反対したが、山田太郎知事は「計画を続ける」と話した。", ["山田太郎"], "the nearer topic"),
    Case("外務省報道官は「受け入れられない」とコメントした。", ["外務省報道官"], "a role"),
    Case("ベルクマン大統領は会談後、「歴史的な勝利だ」と語った。", ["ベルクマン"], "a name from abroad"),
    Case("山田太郎首相は会見した。山田氏は「明日開く」と述べた。", ["山田太郎"], "a short name of a full one"),
    Case("新華社によると、張偉氏は「ダムは安全だ」と述べた。", ["張偉"], "according to a carrier", chain=["張偉", "新華社"]),
    Case("朝鮮中央通信は「我々の権利だ」と報じた。", ["朝鮮中央通信"], "an agency in its own words", chain=["朝鮮中央通信", "朝鮮中央通信"]),
    Case("共同通信の取材に、山田社長は「船は出る」と答えた。", ["山田"], "heard by a carrier", chain=["山田", "共同通信"]),
    Case("映画『長い川』が公開された。", [None], "the title of a work", status=["not_speech"]),
    Case("いわゆる「幽霊船」が夜に走る。", [None], "scare quotes", status=["not_speech"]),
    Case("山田氏は「港を閉じる」とは言っていない。", ["山田"], "denied", assertion="denied"),
    Case("記者は「いつ開くのか」と尋ねた。", ["記者"], "asked", assertion="asked"),
    Case("彼は「待つしかない」と話した。", ["彼"], "a pronoun as it stands"),
    Case("警察は「捜査中だ」と説明した。", ["警察"], "a body"),
    Case("山田氏はこう述べた。「港は開く。心配はない」", ["山田"], "sentence before"),
    Case("山田太郎首相は「港は開く」と述べた。田中花子外相は「信じない」と語った。", ["山田太郎", "田中花子"], "two speakers"),
    Case("山田太郎首相は会見で「港は閉じない」と述べた。", ["山田太郎", "山田太郎"], "a headline", title="山田首相「港は閉じない」"),
    Case("漁師の男性は「船が必要だ」と訴えた。", ["漁師の男性"], "somebody unnamed"),
    Case("「誰が門を開けたのか」。答えを知る者はいない。", [None], "nobody says it", status=["unattributed"]),
    Case("山田氏は計画について「大きな損失」と批判した。", ["山田"], "a fragment"),
    Case("山田氏によると、「橋は直った」という。", ["山田"], "according to"),
    Case("米国務長官のベルクマン氏は「交渉は続く」と述べた。", ["ベルクマン"], "an apposition"),
    Case("「港は開く」「心配はない」と山田太郎首相は述べた。", ["山田太郎", "山田太郎"], "two stretches, one cue"),
    Case("山田氏は『「開く」とは言えない』と語った。", ["山田"], "nested marks"),
]

KOREAN = [
    Case("김민수 장관은 “항구는 내일 열린다”고 말했다.", ["김민수"], "name, quote, cue"),
    Case("“다리는 안전하다”고 박지훈 시장은 밝혔다.", ["박지훈"], "quote, name, cue"),
    Case("외교부 박지훈 대변인은 12일 정례 브리핑에서 “받아들일 수 없다”고 강조했다.", ["박지훈"], "body, name, role, date and place"),
    Case("이서연 대표는 “배가 필요하다”며 “내일은 늦다”고 덧붙였다.", ["이서연", "이서연"], "split"),
    Case("조 베르크만 미국 대통령은 “역사적인 승리”라고 평가했다.", ["조 베르크만"], "a name from abroad"),
    Case("그는 “기다려야 한다”고 전했다.", ["그"], "a pronoun as it stands"),
    Case("정부는 “사실이 아니다”라고 밝혔다.", ["정부"], "a body"),
    Case("연합뉴스에 따르면 김민수 장관은 “댐은 안전하다”고 말했다.", ["김민수"], "according to a carrier", chain=["김민수", "연합뉴스"]),
    Case("조선중앙통신은 11일 김정호 총비서가 “우리의 권리”라고 말했다고 보도했다.", ["김정호"], "reported", chain=["김정호", "조선중앙통신"]),
    Case("조선중앙통신은 “우리의 권리”라고 보도했다.", ["조선중앙통신"], "an agency in its own words", chain=["조선중앙통신", "조선중앙통신"]),
    Case("김민수 장관은 연합뉴스와의 인터뷰에서 “배는 떠난다”고 말했다.", ["김민수"], "heard by a carrier", chain=["김민수", "연합뉴스"]),
    Case("영화 ‘긴 강’이 개봉했다.", [None], "the title of a work", status=["not_speech"]),
    Case("소설 《긴 강》은 상을 받았다.", [None], "the title of a work in double angles", status=["not_speech"]),
    Case("이른바 ‘유령선’이 밤에 다닌다.", [None], "scare quotes", status=["not_speech"]),
    Case("김민수 장관은 “항구를 닫겠다”고 말하지 않았다.", ["김민수"], "denied", assertion="denied"),
    Case("기자가 “언제 여느냐”고 물었다.", ["기자"], "asked", assertion="asked"),
    Case("김민수 장관은 “열린다”고 말했다. 이서연 대표는 “믿지 않는다”고 말했다.", ["김민수", "이서연"], "two speakers"),
    Case('김민수 국방부 장관은 "항구를 닫지 않는다"고 밝혔다.', ["김민수", "김민수"], "a headline", title="김민수 장관 “항구 안 닫는다”"),
    Case("김민수 국방부 장관은 “열린다”고 밝혔다. 김 장관은 “걱정 없다”고 했다.", ["김민수", "김민수"], "a short name of a full one"),
    Case("한 어민은 “배가 필요하다”고 호소했다.", ["한 어민"], "somebody unnamed"),
    Case("“누가 문을 열었나.” 아무도 모른다.", [None], "nobody says it", status=["unattributed"]),
    Case('박 씨는 "물이 줄었다"고 설명했다.', ["박"], "a surname, straight marks"),
    Case("김민수 장관은 이번 계획이 “큰 손실”이라고 비판했다.", ["김민수"], "a fragment"),
    Case("김민수 장관에 따르면 다리는 “이미 고쳐졌다”.", ["김민수"], "according to"),
    Case("김민수는 “내일 간다”고 말했다.", ["김민수"], "no title"),
    Case("경애하는 김정호동지께서는 《우리는 이긴다》고 말씀하시였다.", ["김정호"], "double angles as the North has them"),
    Case("김민수 장관은 “열린다”고 말했다. “걱정할 것 없다.”", ["김민수", "김민수"], "carried on"),
]

ARABIC = [
    Case("قال خالد سعيد: «الميناء سيفتح غدا».", ["خالد سعيد"], "cue, name, quote"),
    Case("قال خالد سعيد: «الميناء سيفتح غدا». وأضاف: «لن يبقى أحد».", ["خالد سعيد", "خالد سعيد"], "carried on by a second cue"),
    Case("وأكد وزير الخارجية أحمد العلي أن الجسر «آمن تماما».", ["أحمد العلي"], "a fragment"),
    Case("«الجسر آمن»، قال المتحدث باسم الجيش سامي حداد.", ["سامي حداد"], "quote, cue, role, name"),
    Case("صرح الرئيس الروسي سيرغي فولكوف: “سنواصل الحوار”.", ["سيرغي فولكوف"], "a role with its land"),
    Case("بحسب خالد سعيد، فإن الجسر «أصبح جاهزا للعبور».", ["خالد سعيد"], "according to"),
    Case("وفقا لوزارة الدفاع، «التحقيق مستمر منذ يومين».", ["وزارة الدفاع"], "according to, a body"),
    Case("وقال خالد سعيد لوكالة تاس: «السد سليم».", ["خالد سعيد"], "told a carrier", chain=["خالد سعيد", "تاس"]),
    Case(
        "ذكرت وكالة الأنباء المركزية الكورية أن كيم ميونغ قال: «هذا حقنا».",
        ["كيم ميونغ"],
        "according to a carrier",
        chain=["كيم ميونغ", "وكالة الأنباء المركزية الكورية"],
    ),
    Case("ونقلت وكالة رويترز عن خالد سعيد قوله: «لن نغلق الميناء».", ["خالد سعيد"], "quoted by a carrier", chain=["خالد سعيد", "وكالة رويترز"]),
    Case("وقالت وزارة الداخلية في بيان: «التحقيق مستمر».", ["وزارة الداخلية"], "a body"),
    Case("وقالت: «سننتظر حتى الصباح».", [None], "a verb alone", status=["unattributed"]),
    Case("لم يقل خالد سعيد «سنغلق الميناء».", ["خالد سعيد"], "denied", assertion="denied"),
    Case("سأل صحفي: «متى يفتح الميناء؟»", ["صحفي"], "asked", assertion="asked"),
    Case("شاهد الجمهور فيلم «النهر الطويل» مساء أمس.", [None], "the title of a work", status=["not_speech"]),
    Case("ما يسمى «سفن الأشباح» تبحر ليلا.", [None], "scare quotes", status=["not_speech"]),
    Case("قال خالد سعيد: «سيفتح». وقالت منى فارس: «لا أصدق».", ["خالد سعيد", "منى فارس"], "two speakers"),
    Case("انتهت أعمال الميناء.", ["خالد سعيد"], "a headline", title="خالد سعيد: «لن نغلق الميناء»"),
    Case("«الميناء لنا»، بحسب ما قاله خالد سعيد.", ["خالد سعيد"], "as he said"),
    Case("«نريد قوارب»، قال أحد الصيادين.", ["أحد الصيادين"], "somebody unnamed"),
    Case("«من فتح الباب؟» لا أحد يعرف.", [None], "nobody says it", status=["unattributed"]),
    Case("قال وزير الخارجية أحمد العلي: «سيفتح». وأوضح العلي: «لا قلق».", ["أحمد العلي", "أحمد العلي"], "a short name of a full one"),
    Case("وأشار رئيس الوزراء محمد الكاتب إلى أن الخطة «خسارة كبيرة».", ["محمد الكاتب"], "a verb with its preposition"),
    Case("انتهت أعمال السد.", ["منير شاهين"], "a headline with a role", title="وزير الطاقة منير شاهين: «لن نغلق السد»"),
    Case("«سنبحر ظهرا»، قال خالد سعيد، «وسنصل مساء».", ["خالد سعيد", "خالد سعيد"], "split"),
    Case('قال الدكتور منير شاهين إن "المياه تنخفض كل يوم".', ["منير شاهين"], "straight marks"),
    Case("”سنواصل العمل“، قال خالد سعيد.", ["خالد سعيد"], "marks typed the other way round"),
]

TUNED = {"zh": CHINESE, "ja": JAPANESE, "ko": KOREAN, "ar": ARABIC}
