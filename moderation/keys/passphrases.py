"""Passphrases: ten Chinese syllables that can be typed on any phone and said over a telephone."""

import secrets
import unicodedata

LEAST_LENGTH = 16
LEAST_DISTINCT = 6
SYLLABLES_IN_A_PASSPHRASE = 10

# 256, so 8 bits each. Every one begins with a consonant and ends in a vowel, n or ng: run together without spaces
# they still part in one way only, which keeps all 80 bits.
SYLLABLE_TABLE = """
    ba bai ban bang bei ben bian biao bin bing bo bu cai can cang ce cha che chen chi chu chui chun ci cong cu cui
    cun cuo da dai dan dang dao de deng di dian ding diu dong dou du duan dui dun duo fa fan fang fen feng fo fou fu
    gai gang gao ge gen gong gu gua guai guan guo ha hai han hao he hei hen hong hou hu hua huan hui hun huo jia
    jiao jie jin jing jiu ju juan jue jun ka kai kan kang kao ke kong kou ku kua kuai kui kun kuo la lai lan lang
    lao le lei leng li lian liao lie lin ling liu long lou lu lun luo mai man mao men mi miao min ming mo mou mu na
    nan nao ni nian niao nie nin ning niu nong nuan nuo pa pai pan pao pei pen pian pin ping pu qi qia qian qiao qie
    qin qing qiu qu quan que qun ran rao re ren rong rou ru rui run ruo sa sai san sao shan she shu shui song sou su
    sui sun suo ta tai tan tang tao te ti tian tie tong tou tui tuo wai wan wang wei wen wo wu xi xia xian xiao xie
    xin xing xiu xu xue xun ya yan yao ye yi yin ying yong you yu yuan yue yun zai zan zao ze zen zha zhe zhi zhou
    zhu zhun zi zou zu zui zun zuo
"""
SYLLABLES = tuple(SYLLABLE_TABLE.split())

# Space, dash, and the invisible characters that come along when text is pasted.
NOT_COUNTED = ("Zs", "Pd", "Cc", "Cf")


class PassphraseTooShort(ValueError):
    """`length` characters where `least` are needed; spaces and hyphens do not count."""

    def __init__(self, *, length: int, least: int) -> None:
        super().__init__(f"{length} characters, at least {least} needed")
        self.length = length
        self.least = least


class PassphraseTooPlain(ValueError):
    """Long enough, but made of a handful of characters repeated."""


def new_passphrase() -> str:
    """80 random bits as ten lower-case syllables with spaces between."""
    return " ".join(secrets.choice(SYLLABLES) for _ in range(SYLLABLES_IN_A_PASSPHRASE))


def check_passphrase(text: str) -> None:
    """Raises PassphraseTooShort or PassphraseTooPlain. Length counts, not capitals, digits or signs."""
    meant = normalise(text)
    if len(meant) < LEAST_LENGTH:
        raise PassphraseTooShort(length=len(meant), least=LEAST_LENGTH)
    if len(set(meant)) < LEAST_DISTINCT:
        raise PassphraseTooPlain


def normalise(text: str) -> str:
    """What is stretched: half width, lower case, no spaces and dashes; phones add and capitalise at will."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if unicodedata.category(character) not in NOT_COUNTED)
