"""The words that go with a bundle. They hold for every bundle, so that the files stay the same for the same result."""

ENGLISH = """\
Evidence of a result
====================

Everything that the published grade of one attempt follows from. The attempt goes by its public id; no name, address or account is in here.

manifest.json          format, attempt, round, form, the round's rules, versions, SHA-256 of every other file
result.json            the published result
rooms/N/scenario.json  the room: traffic, products, parameters, levers, baseline; its SHA-256 was committed to
rooms/N/keys.json      traffic key, luck key, nonce, and the commitment that was public before the round opened; in evidence/2 also
                       the cut and the expected growth that were committed to
rooms/N/committed.bin  the bytes that were committed to; sha256sum of this file is the commitment
rooms/N/log.json       opening plan and every action, with the tick at which it was made and the tick at which it took effect;
                       a row "withdraw" takes back the instruction whose number is its value; the file's SHA-256 stands on
                       the receipt of the room
rooms/N/receipt.json   the receipt of the room, as it was handed out when the room closed
rooms/N/baseline.json  what the baseline operator does: tick, lever, product, value
rooms/N/grade.json     the published grade of the room, with the values of the reference operators

Check the commitment: compare with what the round's page has shown since before the round opened.

    sha256sum rooms/1/committed.bin

or, from the text and the nonce that the round's page shows after the reveal:

    import hashlib, json
    keys = json.load(open("rooms/1/keys.json"))
    data = open("rooms/1/committed.bin", "rb").read()
    assert data.endswith(bytes.fromhex(keys["nonce"]))
    print(hashlib.sha256(data).hexdigest() == keys["commitment"])

Check the room and the log:

    sha256sum rooms/1/scenario.json rooms/1/log.json

The first is the scenario's digest inside committed.bin, the second the digest on the receipt.

Recompute the grade with the program that made it, without a database:

    script/manage recompute BUNDLE.zip

It ends with 0 if every figure is the published one, with 1 if anything differs, with 2 if the bundle cannot be read.
"""

CHINESE = """\
成绩证据包
==========

一次考核的公布成绩所依据的全部内容。考核以公开编号标识；包内没有姓名、地址或账号。

manifest.json          格式、考核编号、场次、试卷、场次规则、版本，以及其他每个文件的 SHA-256
result.json            公布的成绩
rooms/N/scenario.json  直播间：流量、商品、参数、可用操作、基准操盘；其 SHA-256 在开考前已承诺
rooms/N/keys.json      流量密钥、运气密钥、随机数，以及开考前已公开的承诺值；evidence/2 中还有当时一并承诺的合格分与期望增长
rooms/N/committed.bin  当初承诺的字节；对此文件做 sha256sum 即得承诺值
rooms/N/log.json       开播方案与每一步操作，含操作时刻与生效时刻（tick）；其 SHA-256 写在该直播间的回执上
rooms/N/receipt.json   直播间结束时发出的回执
rooms/N/baseline.json  基准操盘手的操作：tick、操作、商品、数值
rooms/N/grade.json     该直播间的公布成绩，含参考操盘手的数值

核对承诺：与场次页面在开考前就显示的值比较。

    sha256sum rooms/1/committed.bin

或者用揭示后场次页面上的文本与随机数：

    import hashlib, json
    keys = json.load(open("rooms/1/keys.json"))
    data = open("rooms/1/committed.bin", "rb").read()
    assert data.endswith(bytes.fromhex(keys["nonce"]))
    print(hashlib.sha256(data).hexdigest() == keys["commitment"])

核对直播间与日志：

    sha256sum rooms/1/scenario.json rooms/1/log.json

前者是 committed.bin 中的场景摘要，后者是回执上的日志摘要。

不用数据库，用当初评分的程序重新计算：

    script/manage recompute BUNDLE.zip

全部数字与公布的一致时返回 0，有任何不同返回 1，证据包无法读取返回 2。
"""
