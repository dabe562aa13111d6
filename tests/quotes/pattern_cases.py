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
    Case(
        "张伟表示，看过小说《河边》之后，“心情很沉重”。", [None, "张伟"], "a title before a fragment", status=["not_speech", "attributed"]
    ),
    Case("安娜·鲁伊斯说：“我们中午出发。”她补充道：“谁也不会留下。”", ["安娜·鲁伊斯", "她"], "a dotted name, a pronoun"),
    Case("根据陈志远的说法，“桥已经修好”。", ["陈志远"], "according to"),
    Case("在被问及港口关闭一事时，外交部发言人王丽娜回应称：“有关报道不属实。”", ["王丽娜"], "a clause of time before the subject"),
    Case(
        "陈志远在接受法新社专访时表示，该计划是“一个严重的错误”，并警告“后果不堪设想”。",
        ["陈志远", "陈志远"],
        "two fragments",
        chain=["陈志远", "法新社"],
    ),
    Case("新华社北京5月3日电 中国外交部发言人李明3日说，中方对此“深表关切”。", ["李明"], "behind a dateline"),
    Case("“我从来没见过这么大的浪，”62岁的渔民赵国强回忆道，“像一堵墙。”", ["赵国强", "赵国强"], "an age before the name"),
    Case("該社引述金明哲的話報道：「我們不會退讓。」", ["金明哲"], "quoted by a carrier, traditional"),
    Case("台北市長蔣文山今天受訪時說，「市府會全力配合」。", ["蔣文山"], "mayor, today"),
    Case("两国领导人会晤后，张伟表示：“会谈富有成效。”\n\n他还说：“我们将继续对话。”", ["张伟", "他"], "two paragraphs"),
    Case("村民们把这块石头叫做“仙人石”。", [None], "a name of a thing", status=["not_speech"]),
    Case("报告指出，“气温仍在上升”。", ["报告"], "a document"),
    Case("他拿起电话，说了一句“再见”，便离开了。", ["他"], "a pronoun clause before"),
    Case("美国总统霍尔登在社交媒体上写道：“这是一场胜利！”", ["霍尔登"], "wrote"),
    Case("港口公司没有说“赔偿”二字。", ["港口公司"], "not said", assertion="denied"),
    Case("赵敏和李强都认为，“时间不够”。", [None], "two at once: nobody"),
    Case("知情人士对路透社说，“谈判已经破裂”。", ["知情人士"], "unnamed to a carrier", chain=["知情人士", "路透社"]),
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
    Case(
        "朝鮮中央通信は「我々の権利だ」と報じた。", ["朝鮮中央通信"], "an agency in its own words", chain=["朝鮮中央通信", "朝鮮中央通信"]
    ),
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
    Case(
        "高市内閣の官房長官を務める木村健一氏は3日午前の記者会見で、記者団に対し「事実関係を確認中だ」と述べるにとどめた。",
        ["木村健一"],
        "a long lead",
    ),
    Case(
        "県知事の大島恵子氏（58）は「住民の安全が第一だ」と強調。「避難を急いでほしい」と呼びかけた。",
        ["大島恵子", "大島恵子"],
        "age in brackets, next sentence",
    ),
    Case(
        "ロイター通信によると、米国のハリス国防長官は「同盟は揺るがない」と語った。",
        ["ハリス"],
        "by a carrier",
        chain=["ハリス", "ロイター通信"],
    ),
    Case("「信じられない」。近くに住む会社員の男性はそう話し、肩を落とした。", ["会社員の男性"], "so said, behind"),
    Case("野党は「説明が足りない」として、首相の出席を求めた。", ["野党"], "as saying"),
    Case("首相は計画を「歴史的な一歩」と位置づけ、「必ず実現する」と約束した。", ["首相", "首相"], "two stretches of a role"),
    Case("声明は「断固たる措置を取る」と警告した。", ["声明"], "a document"),
    Case("同社の広報担当者は取材に「回答は控える」とコメントした。", ["同社の広報担当者"], "a role of a firm"),
    Case("彼女の小説「長い川」は賞を受けた。", [None], "the title of a work", status=["not_speech"]),
    Case("鈴木は試合後、「最高の気分です」と笑顔で話した。", ["鈴木"], "a bare surname"),
    Case("「港を守る会」が声明を出した。", [None], "the name of a group", status=["not_speech"]),
    Case("中国外務省の王麗副報道局長は記者会見で「強く反対する」と述べた。", ["王麗"], "a compound title"),
    Case("同氏は「まだ分からない」と答えた。", ["同氏"], "a pronoun"),
    Case(
        "金正浩総書記が「核は放棄しない」と述べたと、朝鮮中央通信が報じた。",
        ["金正浩"],
        "reported by a carrier",
        chain=["金正浩", "朝鮮中央通信"],
    ),
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
    Case(
        "조선중앙통신은 11일 김정호 총비서가 “우리의 권리”라고 말했다고 보도했다.", ["김정호"], "reported", chain=["김정호", "조선중앙통신"]
    ),
    Case(
        "조선중앙통신은 “우리의 권리”라고 보도했다.", ["조선중앙통신"], "an agency in its own words", chain=["조선중앙통신", "조선중앙통신"]
    ),
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
    Case("이에 대해 국방부 관계자는 “확인 중인 사안”이라며 말을 아꼈다.", ["국방부 관계자"], "an unnamed official"),
    Case("박서윤 항만공사 사장은 13일 기자들과 만나 “안전이 최우선”이라고 강조했다.", ["박서윤"], "a firm between name and role"),
    Case("그러면서 김 대표는 “국민이 판단할 것”이라고 덧붙였다.", ["김"], "a surname with nobody known"),
    Case("로이터통신은 소식통을 인용해 “협상이 깨졌다”고 전했다.", ["로이터통신"], "a carrier citing"),
    Case(
        "볼코프 러시아 외무장관은 타스통신과의 인터뷰에서 “대화는 계속된다”고 말했다.",
        ["볼코프"],
        "name, land, role",
        chain=["볼코프", "타스통신"],
    ),
    Case("“정말 무서웠어요.” 현장을 목격한 주민 이모씨는 이렇게 말했다.", ["이모"], "said so, behind"),
    Case("북한은 담화를 통해 “강력히 규탄한다”고 밝혔다.", ["북한"], "a land"),
    Case("이 대변인은 이어 “추가 조치가 있을 것”이라고 말했다.", ["이"], "a surname that is also this"),
    Case(
        "최 감독은 영화 ‘긴 강’에 대해 “가장 힘든 작품”이라고 말했다.",
        [None, "최"],
        "a work before the quote",
        status=["not_speech", "attributed"],
    ),
    Case("그는 또 “내년에는 달라질 것”이라면서 “지켜봐 달라”고 당부했다.", ["그", "그"], "a pronoun, twice"),
    Case('환경단체들은 "명백한 위법"이라고 반발했다.', ["환경단체들"], "groups"),
    Case("국제부두노조 위원장 마리아 로페스는 “우리는 멈추지 않는다”고 외쳤다.", ["마리아 로페스"], "role before the name"),
    Case("양국 정상은 “전략적 동반자”라는 표현을 썼다.", ["양국 정상"], "two heads"),
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
    Case(
        "ونقلت وكالة رويترز عن خالد سعيد قوله: «لن نغلق الميناء».",
        ["خالد سعيد"],
        "quoted by a carrier",
        chain=["خالد سعيد", "وكالة رويترز"],
    ),
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
    Case(
        "وقال المتحدث باسم وزارة الدفاع العميد سامي حداد، في مؤتمر صحفي، إن القوات «في حالة تأهب قصوى».",
        ["سامي حداد"],
        "a role, a rank, an aside",
    ),
    Case("من جانبه، قال نائب رئيس البلدية منير شاهين: «سنعيد بناء الجسر قبل الشتاء».", ["منير شاهين"], "for his part"),
    Case("واعتبر الوزير أن القرار «خطأ فادح»، مضيفا أن «الوقت لم يفت بعد».", ["الوزير", "الوزير"], "two fragments"),
    Case("ونقلت وكالة الأنباء السورية عن مصدر عسكري قوله: «تصدت دفاعاتنا للهجوم».", ["مصدر عسكري"], "an unnamed one quoted by a carrier"),
    Case(
        "وأضافت ليلى منصور أن المستشفى «امتلأ بالكامل»، مشيرة إلى أن «الأدوية نفدت».",
        ["ليلى منصور", "ليلى منصور"],
        "a woman, two fragments",
    ),
    Case("وفي تصريح لقناة الجزيرة، قال خالد سعيد: «لا نريد الحرب».", ["خالد سعيد"], "told a broadcaster", chain=["خالد سعيد", "الجزيرة"]),
    Case("وكتب على حسابه: «شكرا لكم جميعا».", [None], "wrote on his account: nobody named", status=["unattributed"]),
    Case("رئيس الوزراء: «لا تراجع عن القرار»", ["رئيس الوزراء"], "a headline with a role alone"),
    Case("وقال مسؤول أميركي لرويترز إن المحادثات «كانت صعبة».", ["مسؤول أميركي"], "an official to a carrier"),
    Case("وقال بيان الوزارة: «سيبدأ العمل يوم الأحد».", ["بيان الوزارة"], "a document"),
    Case("«كان المشهد مرعبا»، هكذا وصفت هدى ناصر ما جرى.", ["هدى ناصر"], "so she described it"),
    Case("وشدد على «ضرورة الحوار».", [None], "a verb alone with a fragment"),
    Case("وأعلن الجيش أنه دمر ما سماه «وكر الإرهابيين».", ["الجيش"], "what it called"),
]

TUNED = {"zh": CHINESE, "ja": JAPANESE, "ko": KOREAN, "ar": ARABIC}

# Written when the patterns stood, and never used to change them: what holds beyond the sentences above.

CHINESE_LATER = [
    Case("“谈判不会停止，”德国外长施密特周四在柏林说。", ["施密特"], "quote first, day and place before the cue"),
    Case("北京大学教授赵文博认为，这项政策“来得太晚”。", ["赵文博"], "a professor of a place"),
    Case("“我已经七十岁了。”家住东港村的孙桂英老人告诉记者。", ["孙桂英"], "where she lives, told reporters"),
    Case("據中央社報導，行政院發言人羅美玲表示：「政府已掌握狀況。」", ["羅美玲"], "traditional, a carrier", chain=["羅美玲", "中央社"]),
    Case("陈建国摇了摇头：“我没看见。”", ["陈建国"], "a gesture and a colon"),
    Case("俄罗斯外交部副部长里亚布金接受塔斯社采访时称，“我们不会让步”。", ["里亚布金"], "deputy, interview", chain=["里亚布金", "塔斯社"]),
    Case("她唱完《长河》后对观众说：“谢谢大家！”", [None, "她"], "a song, then words", status=["not_speech", "attributed"]),
    Case("这部名为“远山”的影片将于五月上映。", [None], "a film called so", status=["not_speech"]),
    Case("孙丽否认“曾经收过礼物”。", ["孙丽"], "denies"),
    Case("外交部回应：“坚决反对。”有记者追问：“会报复吗？”", ["外交部", "有记者"], "a body, then a question", assertion="asked"),
    Case("“渡轮已停航。”公告写道。“请耐心等候。”", ["公告", "公告"], "a document, carried on"),
    Case("市民排队购买月饼，店里挂着“中秋快乐”的横幅。", [None], "words on a banner", status=["not_speech"]),
]

JAPANESE_LATER = [
    Case("小林浩二官房副長官は5日、「米側と緊密に連携する」と説明した。", ["小林浩二"], "a date before the quote"),
    Case("「再発防止に努めたい」。市教育委員会の担当者はこう話した。", ["市教育委員会の担当者"], "so said, behind"),
    Case("ドイツのシュミット首相は声明で「攻撃を最も強い言葉で非難する」と表明した。", ["シュミット"], "a statement"),
    Case("原告側の弁護士は「不当な判決だ」として、控訴する考えを示した。", ["原告側の弁護士"], "as saying"),
    Case("時事通信によると、石田守社長は「撤退は考えていない」と語った。", ["石田守"], "a carrier", chain=["石田守", "時事通信"]),
    Case("彼女は涙ながらに「許してほしい」と訴えた。", ["彼女"], "a pronoun"),
    Case("ドラマ「風の街」が来月始まる。", [None], "a series", status=["not_speech"]),
    Case("佐藤氏は報道を「事実無根」と否定した。", ["佐藤"], "rejects"),
    Case("「大変残念だ」と大会組織委員会の田村会長。", ["田村"], "the verb left out"),
    Case("村田さんは「いつでも戻っておいで」と言ってくれた母の言葉を思い出す。", [None], "words of the mother, remembered"),
    Case("岡本選手は「勝てた」「まだ信じられない」と喜んだ。", ["岡本", "岡本"], "two stretches"),
    Case("交差点には「止まれ」の標識がある。", [None], "words on a sign", status=["not_speech"]),
]

KOREAN_LATER = [
    Case("송지호 경찰청장은 이날 브리핑에서 “모든 가능성을 열어두고 수사하고 있다”고 말했다.", ["송지호"], "this day, briefing"),
    Case("“저는 포기하지 않을 겁니다.” 이 말을 남기고 그는 떠났다.", [None], "left these words"),
    Case("슈미트 독일 총리는 기자회견에서 “유럽은 단결해야 한다”고 촉구했다.", ["슈미트"], "a name from abroad"),
    Case("교도통신은 일본 정부 관계자를 인용해 “회담이 연기됐다”고 보도했다.", ["교도통신"], "a carrier citing"),
    Case("신예린 작가는 신작 『바람의 집』에 대해 “가장 사적인 이야기”라고 소개했다.", [None, "신예린"], "a book, then words", status=["not_speech", "attributed"]),
    Case("백 의원은 “사실무근”이라고 부인했다.", ["백"], "denies"),
    Case("한미 양국은 공동성명에서 “굳건한 동맹”을 재확인했다.", ["한미 양국"], "two lands"),
    Case("회사 측은 “입장이 정해지면 밝히겠다”고 했다.", ["회사 측"], "the side of the firm"),
    Case("문태오 후보는 유세에서 “경제를 살리겠다”며 지지를 호소했다.", ["문태오"], "a candidate"),
    Case("벽에는 “출입 금지”라고 적혀 있었다.", [None], "words on a wall", status=["not_speech"]),
    Case("김하늘 씨는 “집에 가고 싶다”고 울먹였다.", ["김하늘"], "in tears"),
    Case("타스통신에 따르면 볼로딘 하원의장은 “보복할 것”이라고 경고했다.", ["볼로딘"], "a carrier", chain=["볼로딘", "타스통신"]),
]

ARABIC_LATER = [
    Case("وقال المستشار الألماني هانس شميت للصحفيين في برلين: «على أوروبا أن تتحد».", ["هانس شميت"], "to reporters, place"),
    Case("«لن نستسلم»، هكذا قال القائد العسكري فارس النمر لمقاتليه.", ["فارس النمر"], "so he said to his men"),
    Case("ونفت الوزارة «وجود أي خلاف» داخل الحكومة.", ["الوزارة"], "denies", assertion="denied"),
    Case("وبحسب وكالة شينخوا، قال المتحدث تشانغ وي: «السد آمن».", ["تشانغ وي"], "a carrier", chain=["تشانغ وي", "وكالة شينخوا"]),
    Case("وتساءلت الكاتبة نورا السالم: «إلى متى؟»", ["نورا السالم"], "asked", assertion="asked"),
    Case("كتاب «رحلة إلى الشمال» يتصدر المبيعات.", [None], "a book", status=["not_speech"]),
    Case("وقال إن الحكومة «لن تتراجع».", [None], "a verb alone"),
    Case("وأفاد مراسلنا بأن السكان «يغادرون منازلهم».", ["مراسلنا"], "our correspondent"),
    Case("الجيش: «دمرنا ثلاث طائرات»", ["الجيش"], "a headline in the text"),
    Case("ورحب سفير اليابان كينجي موري بالاتفاق واصفا إياه بأنه «تاريخي».", ["كينجي موري"], "welcomed, describing"),
    Case("وأضاف العلي، وهو محام بارز: «القانون واضح».", ["العلي"], "an aside after the name"),
    Case("رفع المتظاهرون لافتات كتب عليها «الحرية للجميع».", [None], "words on banners", status=["not_speech"]),
]

LATER = {"zh": CHINESE_LATER, "ja": JAPANESE_LATER, "ko": KOREAN_LATER, "ar": ARABIC_LATER}
