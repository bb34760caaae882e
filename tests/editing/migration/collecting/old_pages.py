"""Pages as older county sites have them: several editors, several encodings, several habits."""

from pathlib import Path

ROOT = "http://www.oldcounty.example/"

META_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<meta name="SiteName" content="清砚县人民政府"><meta name="ArticleTitle" content="关于开展春季森林防火检查的通知">
<meta name="PubDate" content="2016-03-02 09:30"><meta name="ContentSource" content="县林业局">
<meta name="ColumnName" content="通知公告"><meta name="Keywords" content="森林防火"></head><body>
<div class="nav"><a href="/index.html">首页</a><a href="/zwgk/tzgg/">通知公告</a></div>
<div class="dqwz">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt;
<a href="/zwgk/tzgg/">通知公告</a></div>
<h1>关于开展春季<b>森林防火</b>检查的通知</h1>
<div class="xx">来源：县林业局 发布时间：2016-03-02 09:30 浏览次数：12</div>
<div class="TRS_Editor"><p>各乡镇人民政府：</p><p>定于2016年3月10日开展春季森林防火检查，请做好准备。</p>
<p><img src="./W020160302.jpg" alt="检查现场"></p><p>附件：<a href="P020160302.doc">检查表</a></p>
<script>alert(1)</script><div class="share">分享到</div></div>
<div class="footer">版权所有</div></body></html>"""

WORD_PAGE = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 11">
<title>清砚县2009年财政预算执行情况</title><style>p.MsoNormal{font-size:10.5pt}</style></head><body lang=ZH-CN>
<div class=Section1><p class=MsoNormal align=center><b><span
style='font-size:18.0pt'>清砚县2009年财政预算执行情况</span></b></p>
<p class=MsoNormal>发布时间：2010年1月20日</p>
<p class=MsoNormal style='text-indent:21.0pt'>全县财政收入完成年度预算的102%，<o:p></o:p>支出保持平稳。</p>
<p class=MsoNormal>一、收入情况。二、支出情况。三、存在的问题，镕基同志曾有批示。</p>
<p><a href="file:///C:/Users/admin/Desktop/yusuan.xls">本地文件</a></p></div></body></html>"""

PLAIN_PAGE = """<html><head><title>云溪乡召开防汛会议_清砚县政府网</title></head><body><table><tr><td>
<div>日期：2012-00-00 来源：云溪乡</div>
<div id="zoom"><p>云溪乡召开防汛工作会议，部署汛期值班和巡查工作。</p></div></td></tr></table></body></html>"""

LIST_PAGE = """<html><head><meta charset="utf-8"><title>通知公告</title></head><body><ul>
<li><a href="201603/t20160302_101.html">关于开展春季森林防火检查的通知</a><span>2016-03-02</span></li>
<li><a href="201603/gone.html">没有了的页面</a></li>
<li><a href="javascript:void(0)">更多</a></li><li><a href="mailto:a@b.example">信箱</a></li>
<li><a href="http://elsewhere.example/x.html">别的网站</a></li></ul></body></html>"""

HOME_PAGE = """<html><head><meta charset="utf-8"><title>首页</title></head><body>
<a href="zwgk/tzgg/index.html">通知公告</a> <a href="czxx/2010/ysqk.htm">财政信息</a>
<a href="xzdt/content_55.html">乡镇动态</a> <a href="http://www.oldcounty.example/zwgk/tzgg/index.html#top">又一次</a>
</body></html>"""


def write_site(folder: Path, picture: bytes) -> Path:
    """The whole site as files, as somebody copied it from the old server."""
    pages = {
        "index.html": HOME_PAGE.encode(),
        "zwgk/tzgg/index.html": LIST_PAGE.encode(),
        "zwgk/tzgg/201603/t20160302_101.html": META_PAGE.encode(),
        "zwgk/tzgg/201603/W020160302.jpg": picture,
        "czxx/2010/ysqk.htm": WORD_PAGE.encode("gb18030"),
        "xzdt/content_55.html": PLAIN_PAGE.encode("gb18030"),
    }
    for name, data in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder
