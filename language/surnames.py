"""Surnames whose reading differs from what their characters are usually read as.

Readings are pinyin with a tone digit. The first one is how the family is usually called; further ones are in use
too, or are what people who do not know better type, and are accepted when searching. Compound surnames are one
entry, their syllables apart by a space. Sources of the readings: general knowledge of the standard dictionaries'
"as a surname" entries.
"""

from __future__ import annotations

# One entry a word: surname, then its readings, apart by "/".
_SINGLE = """
艾ai4 敖ao2 柏bai3/bo2 贲ben1 秘bi4/mi4 边bian1 卞bian4 邴bing3 伯bo2 薄bo2/bao2 卜bu3/bo5 补bu3
岑cen2 查zha1/cha2 柴chai2 昌chang1 长chang2/zhang3 晁chao2 巢chao2 朝chao2/zhao1 车che1/ju1 谌chen2/shen4
称cheng1 乘cheng2/sheng4 盛sheng4/cheng2 成cheng2 郗xi1/chi1 种chong2/zhong3 重chong2/zhong4 仇qiu2/chou2
褚chu3/zhu3 啜chuai4/chuo4 揣chuai1 传chuan2 淳chun2 逮dai4 逯lu4/dai4 笪da2 戴dai4 单shan4/dan1/chan2
澹tan2/dan4 党dang3 得de2 邸di3 翟zhai2/di2 刁diao1 都du1/dou1 堵du3 督du1 睹du3 端duan1 顿dun4
度du4/duo2 鄂e4 恩en1 尔er3 法fa3 樊fan2 繁po2/fan2 范fan4 番pan1/fan1 费fei4/bi4 酆feng1 冯feng2/ping2
缝feng2 凤feng4 佛fo2/fu2 宓mi4/fu2 苻fu2 父fu3 傅fu4 尕ga3 盖ge3/gai4/he2 干gan1 甘gan1 亢kang4/gang1
郜gao4 戈ge1 葛ge3/ge2 艮gen4 更geng1 耿geng3 弓gong1 龚gong1 供gong1 句gou1/ju4 缑gou1 勾gou1 苟gou3
谷gu3/yu4 观guan1/guan4 冠guan4/guan1 贯guan4 毌guan4 妫gui1 炅gui4/jiong3 炔gui4/que1 过guo1/guo4
呙guo1/wo1 虢guo2 哈ha3/ha1 寒han2 杭hang2 行xing2/hang2 好hao3/hao4 郝hao3 号hao4/hao2 和he2/huo4
黑he4/hei1 横heng2 侯hou2 后hou4 扈hu4 华hua4/hua2 滑hua2 划hua2 桓huan2 郇xun2/huan2 还huan2/hai2
皇huang2 晃huang3 会kuai4/hui4 惠hui4 火huo3 霍huo4 嵇ji1 稽ji1/qi3 姬ji1 缉ji1/qi1 汲ji2 藉ji2/jie4
几ji1/ji3 纪ji3/ji4 计ji4 暨ji4 祭zhai4/ji4 冀ji4 夹jia2/jia1 郏jia2 贾jia3/gu3 坚jian1 监jian1/jian4
翦jian3 蹇jian3 见jian4 间jian1 降jiang4/xiang2 强qiang2/jiang4 矫jiao3 角jue2/jiao3 缴jiao3 揭jie1
解xie4/jie3 颉xie2/jie2 靳jin4 荆jing1 隽juan4/jun4 圈juan4/quan1 阙que1/que4 觉jue2/jiao4 均jun1
阚kan4 看kan4 康kang1 柯ke1 可ke3 空kong1 蒯kuai3 郐kuai4 匡kuang1 邝kuang4 隗wei3/kui2 夔kui2 逵kui2
兰lan2 郎lang2 劳lao2 乐yue4/le4 勒le4 雷lei2 累lei2 黎li2 郦li4 栗li4 厉li4 廉lian2 梁liang2 量liang2
廖liao4 蔺lin4 令ling4/ling2 陆lu4/liu4 六lu4/liu4 娄lou2 露lu4/lou4 闾lv2 吕lv3 率shuai4/lv4 雒luo4
麻ma2 麦mai4 芒mang2 毛mao2 冒mao4/mo4 没mo4/mei2 蒙meng2/meng3 糜mi2/mei2 芈mi3 宓mi4 乜nie4/mie1
缪miao4/mou2/miu4 万wan4/mo4 莫mo4 墨mo4 牟mu4/mou2 母mu3 沐mu4 那na1/na4 纳na4 佴nai4/er4 奈nai4 能nai4/neng2
难nan4/nan2 倪ni2 粘nian2/zhan1 聂nie4 宁ning2/ning4 甯ning4 钮niu3 区ou1/qu1 欧ou1 潘pan1 逄pang2 庞pang2
旁pang2 逢pang2/feng2 炮pao2 裴pei2 彭peng2 邳pi1 皮pi2 朴piao2/pu3/po4 濮pu2 蒲pu2 溥pu3 曝pu4/bao4 瀑pu4/bao4
戚qi1 漆qi1 亓qi2 祁qi2 綦qi2 齐qi2 郄qie4/xi4 契qi4/xie4 铅qian1 钱qian2 黔qian2 谯qiao2 乔qiao2 且ju1/qie3
伽qie2/jia1 覃qin2/tan2/xun2 秦qin2 钦qin1 青qing1 琼qiong2 邱qiu1 曲qu1/qu3 麴qu1 瞿qu2 璩qu2 蘧qu2
任ren2/ren4 冉ran3 戎rong2 茹ru2 汝ru3 阮ruan3 芮rui4 撒sa3/sa1 洒sa3 萨sa4 散san3/san4 桑sang1 色se4/shai3
沙sha1 莎sha1/suo1 厦xia4/sha4 山shan1 陕shan3 剡shan4/yan3 少shao4/shao3 召shao4/zhao4 邵shao4 佘she2 折she2/zhe2
舌she2 厍she4 射she4 莘shen1/xin1 沈shen3/chen2 参shen1/can1 慎shen4 省sheng3/xing3 施shi1 什shi2/shen2
石shi2/dan4 时shi2 食shi2 史shi3 氏shi4 似si4/shi4 殳shu1 术zhu2/shu4 属shu3 说yue4/shuo1 帅shuai4
水shui3 税shui4 朔shuo4 司si1 思si1 宿su4/xiu3 眭sui1 隋sui2 遂sui4 睢sui1 缩su4/suo1 台tai2 邰tai2
郯tan2 弹tan2/dan4 汤tang1/shang1 洮tao2 提di1/ti2 腾teng2 滕teng2 调tiao2/diao4 帖tie1/tie3 佟tong2 童tong2
同tong2 钭tou3/dou3 秃tu1 涂tu2 屠tu2 庹tuo3 拓tuo4/ta4 妥tuo3 脱tuo1 完wan2 宛wan3/yuan1 汪wang1 王wang2
危wei1 韦wei2 尾wei3 为wei2/wei4 尉wei4/yu4 蔚yu4/wei4 遗wei4/yi2 翁weng1 涡guo1/wo1 邬wu1 乌wu1/wu4 恶wu1/e4
毋wu2 无wu2 武wu3 郤xi4 奚xi1 西xi1 席xi2 洗xian3/xi3 系xi4/ji4 戏xi4/hu1 冼xian3 鲜xian1/xian3 咸xian2
向xiang4 相xiang4/xiang1 项xiang4 肖xiao1/xiao4 校xiao4/jiao4 些xie1 邪xie2/ye2 血xue4/xie3 忻xin1 信xin4
兴xing1 邢xing2 幸xing4 胥xu1 畜xu4/chu4 宣xuan1 旋xuan2 荀xun2 寻xun2 咽yan1/yan4 闫yan2 阎yan2
鄢yan1 燕yan1/yan4 晏yan4 羊yang2 仰yang3 幺yao1 么yao1/me5 要yao1/yao4 尧yao2 药yao4 叶ye4/she4/xie2 伊yi1
乙yi3 艺yi4 易yi4 羿yi4 阴yin1 尹yin3 应ying1/ying4 嬴ying2 尤you2 有you3 於yu1/wu1 余yu2 俞yu2/shu4 虞yu2 与yu3
宇yu3 雨yu3 郁yu4 喻yu4 禺yu2 吁yu4/xu1 员yun4/yuan2 贠yun4 云yun2 郧yun2 恽yun4 郓yun4 筠jun1/yun2 晕yun4
载zai4/zai3 昝zan3 臧zang1 藏zang4/cang2 曾zeng1/ceng2 择ze2/zhai2 占zhan1/zhan4 粘nian2/zhan1 詹zhan1 仉zhang3
涨zhang3 着zhao2/zhe5 甄zhen1 征zheng1 郑zheng4 正zheng4 支zhi1 只zhi1 识zhi4/shi2 中zhong1 仲zhong4 诸zhu1
竺zhu2 祝zhu4 著zhu4 专zhuan1 颛zhuan1 庄zhuang1 禚zhuo2 卓zhuo2 琢zhuo2 訾zi1/zi3 自zi4 宗zong1 邹zou1 俎zu3
祖zu3 钻zuan1 左zuo3 作zuo4 笮ze2/zuo2 佐zuo3 隋sui2 适kuo4/shi4 洼wa1 瓮weng4 祢mi2/ni3 芘pi2/bi3 阿e1/a1
丌ji1/qi2 仡yi4/ge1 亘xuan1/gen4 奇ji1/qi2 其qi2/ji1 俟qi2/si4 吾wu2 郕cheng2 郚wu2 鄞yin2 郾yan3 郿mei2 郞lang2
曷he2 盍he2 阖he2 褟ta1 遆ti2 逖ti4 禤xuan1 缐xian4 線xian4 苫shan1/shan4 菅jian1 蔄man4 蒗lang4 衙ya2 裘qiu2
訚yin2 誉yu4 谿xi1 赧nan3 辜gu1 迟chi2 遇yu4 邛qiong2 郭guo1 鄯shan4 鄹zou1 酈li4 銮luan2 錡qi2 阳yang2 陶tao2
雍yong1 靖jing4 鞠ju1 韶shao2 頔di2 鹿lu4 黄huang2 龙long2 龎pang2 仝tong2 亍chu4 匙chi2/shi5 卿qing1 厝cuo4
叱chi4 呼hu1 咎jiu4 哀ai1 啸xiao4 囊nang2 夙su4 夏xia4/jia3 妘yun2 娥e2 媚mei4 尨mang2/pang2 岙ao4 峗wei2 嶙lin2
巽xun4 帖tie1/tie3 幸xing4 庚geng1 弥mi2 彤tong2 忤wu3 怀huai2 扶fu2 抗kang4 抱bao4 拜bai4 挚zhi4 敬jing4 斛hu2
朿ci4 柘zhe4 桤qi1 檀tan2 歙xi1/she4 毐ai3 沃wo4 浦pu3 淦gan4 渠qu2 湛zhan4 漕cao2 潭tan2 濯zhuo2 灌guan4 焉yan1
犍qian2/jian1 狐hu2 玄xuan2 瑕xia2 璟jing3 由you2 畅chang4 疏shu1 皋gao1 盎ang4 眈dan1 硕shuo4 祗zhi1 禄lu4 秣mo4
程cheng2 窦dou4 竹zhu2 笃du3 第di4 筱xiao3 籍ji2 精jing1 綦qi2 缠chan2 羌qiang1 耶ye1/ye2 肇zhao4 臬nie4
舜shun4 苌chang2 苴ju1 茆mao2 茅mao2 荔li4 莱lai2 菀wan3 葸xi3 蒉kui4 蓟ji4 蔡cai4 薛xue1 藩fan1 虎hu3/mao1 蚁yi3
"""

_COMPOUND = """
尉迟yu4_chi2/wei4_chi2 万俟mo4_qi2/wan4_si4 单于chan2_yu2/shan4_yu2/dan1_yu2 长孙zhang3_sun1/chang2_sun1
澹台tan2_tai2/dan4_tai2 令狐ling2_hu2/ling4_hu2 子车zi3_ju1/zi3_che1 乐正yue4_zheng4/le4_zheng4 宰父zai3_fu3
谷梁gu3_liang2 夹谷jia2_gu3/jia1_gu3 拓跋tuo4_ba2/ta4_ba2 拓拔tuo4_ba2 亓官qi2_guan1 闾丘lv2_qiu1 濮阳pu2_yang2
淳于chun2_yu2 鲜于xian1_yu2 太叔tai4_shu1 申屠shen1_tu2 公孙gong1_sun1 仲孙zhong4_sun1 轩辕xuan1_yuan2
钟离zhong1_li2 宇文yu3_wen2 慕容mu4_rong2 司徒si1_tu2 司空si1_kong1 司马si1_ma3 司寇si1_kou4 颛孙zhuan1_sun1
端木duan1_mu4 巫马wu1_ma3 公西gong1_xi1 漆雕qi1_diao1 壤驷rang3_si4 公良gong1_liang2 段干duan4_gan1 百里bai3_li3
东郭dong1_guo1 南门nan2_men2 呼延hu1_yan2 羊舌yang2_she2 微生wei1_sheng1 梁丘liang2_qiu1 左丘zuo3_qiu1
东门dong1_men2 西门xi1_men2 南宫nan2_gong1 第五di4_wu3 皇甫huang2_fu3 上官shang4_guan1 欧阳ou1_yang2
夏侯xia4_hou2 诸葛zhu1_ge3 闻人wen2_ren2 东方dong1_fang1 赫连he4_lian2 公羊gong1_yang2 公冶gong1_ye3 宗政zong1_zheng4
独孤du2_gu1 完颜wan2_yan2 叶赫ye4_he4 那拉na4_la1 纳兰na4_lan2 哥舒ge1_shu1 贺兰he4_lan2 斛律hu2_lv4 纥奚he2_xi1
叱干chi4_gan1 贺若he4_ruo4 若干ruo4_gan1 秃发tu1_fa4 乞伏qi3_fu2 沮渠ju1_qu2 屈突qu1_tu1 豆卢dou4_lu2 耶律ye1_lv4
爱新觉罗ai4_xin1_jue2_luo2 钮祜禄niu3_hu4_lu4 叶赫那拉ye4_he4_na4_la1 阿史那a1_shi3_na4 赫舍里he4_she4_li3
富察fu4_cha2 佟佳tong2_jia1 瓜尔佳gua1_er3_jia1 乌雅wu1_ya3 完颜wan2_yan2 费莫fei4_mo4 墨台mo4_tai2 哈撒ha3_sa3
相里xiang4_li3 行渠xing2_qu2 孙阳sun1_yang2 冯于feng2_yu2 毌丘guan4_qiu1 母丘mu3_qiu1 毋丘wu2_qiu1 仉督zhang3_du1
"""


def _table(source: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    table = {}
    for entry in source.split():
        start = next(place for place, letter in enumerate(entry) if letter.isascii())
        table[entry[:start]] = tuple(tuple(reading.split("_")) for reading in entry[start:].split("/"))
    return table


# Surname → its readings, the usual one first; a reading is one syllable with tone digit for each character.
SURNAMES = {**_table(_SINGLE), **_table(_COMPOUND)}
LONGEST_SURNAME = max(map(len, SURNAMES))
