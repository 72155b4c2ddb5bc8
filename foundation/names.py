"""Names of people and codes: keys to find and compare them by, never a change of the name itself.

A name is kept as it was written. Only the search key takes 髙 for 高: bringing variant characters (異体字) together is
for finding, where a hit too many is harmless and a person not found is not.
"""

import re
import unicodedata
from functools import lru_cache

import jaconv

SPELLINGS_REMEMBERED = 65_536

# One word per group: the character searched by, then its variants. What NFKC unifies by itself is not listed.
_LISTED = """
亜亞 悪惡 闇暗 鯵鰺 壱壹 稲稻 隠隱 栄榮 営營 衛衞 鋭銳 円圓 塩鹽 縁緣 艶艷豔 園薗 応應 欧歐 奥奧 横橫 岡崗 沖冲
温溫 仮假 価價 花芲 画畫 会會 絵繪 懐懷 覚覺 学學 岳嶽 楽樂 潟泻 鎌鐮 亀龜 刈苅 館舘 関關𨵿 歓歡 観觀 寛寬 巌巖 気氣
喜㐂憙 帰歸 挙擧舉 教敎 強强 橋𣘺槗 郷鄕鄉 暁曉 区區 駆驅 国國圀囯 窪漥 熊熋 勲勳 薫薰 径徑 恵惠 経經 渓溪 継繼
鶏鷄 蛍螢 県縣 剣劍劔剱劒 検檢 権權 研硏 献獻 賢贒 顕顯 験驗 広廣 晃晄 厚垕 恒恆 鉱鑛 号號 高髙 麹麴 済濟
斉斎齋齊斊亝 崎﨑嵜㟢碕 桜櫻 参參 桟棧 蚕蠶 賛贊 児兒 糸絲 辞辭 実實 写寫 寿壽 収收 秋穐龝 渋澁 縦縱 緒緖 叙敍
将將 松枩柗 称稱 渉涉 焼燒 条條 乗乘 浄淨 畳疊 譲讓 嬢孃 穣穰 晋晉 真眞 慎愼 尽盡 図圖 粋粹 随隨 枢樞 数數
瀬瀨 声聲 静靜 清淸 青靑 税稅 摂攝 浅淺 船舩 銭錢 禅禪 双雙 荘莊庄 挿插 曽曾 総總惣 蔵藏 聡聰 増增 続續 体體 対對
帯帶 台臺 滝瀧 択擇 沢澤 竜龍 団團 弾彈 断斷 昼晝 鋳鑄 庁廳 徴徵 聴聽 鎮鎭 塚冢 鶴靏靍鸖 鉄鐵銕 転轉 点點 伝傳 土圡
島嶋嶌㠀 灯燈 当當 徳德 独獨 読讀 冨富 豊豐 内內 弐貳 弥彌 拝拜 梅楳槑 麦麥 浜濱濵 蛮蠻 飯飰 姫姬 桧檜 兵𠔉 辺邊邉
変變 弁辨辯瓣 歩步 峰峯 宝寶寳 穂穗 翻飜 毎每 槙槇 満滿 万萬 黙默 戻戾 薬藥 訳譯 薮藪 柳栁桺 与與
予豫 誉譽 揺搖 様樣 謡謠 遥遙 瑶瑤 来來 頼賴 覧覽 涼凉 緑綠 隣鄰 塁壘 礼禮 励勵 齢齡 歴歷 恋戀 朗郞 録錄
湾灣 吉𠮷 黒黑 頬頰 砺礪 祷禱 蝋蠟 鴎鷗 鴬鶯 竃竈 床牀 猪豬 戸戶 頴穎 呉吳 兎兔 卯夘 梁樑 巻卷 鄭郑 葉枼 虎乕
"""
VARIANTS = tuple(_LISTED.split())
_SEARCHED_BY = str.maketrans({variant: group[0] for group in VARIANTS for variant in group[1:]})
_OLD_KANA = str.maketrans("ヰヱヵヶ", "イエカケ")
_UNHEARD = re.compile(r"[\s・･·\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_REPEATED = re.compile("(.)々+")


@lru_cache(maxsize=SPELLINGS_REMEMBERED)
def search_key(text: str) -> str:
    """What a name is found by: width, kana, case, spaces, 々 and variant characters no longer matter."""
    plain = _UNHEARD.sub("", unicodedata.normalize("NFKC", _UNHEARD.sub("", text))).casefold()
    katakana = jaconv.hira2kata(plain).translate(_OLD_KANA)
    return _REPEATED.sub(lambda found: found[1] * len(found[0]), katakana.translate(_SEARCHED_BY))


def kana_display(text: str) -> str:
    """フリガナ in full width, spaces too. For the kana column only; a name is never converted."""
    return jaconv.h2z(text, kana=True).replace(" ", "\u3000")


@lru_cache(maxsize=SPELLINGS_REMEMBERED)
def code(text: str) -> str:
    """A code as it is compared: half-width, without spaces around it. Leading zeros stay."""
    return unicodedata.normalize("NFKC", text).strip()
