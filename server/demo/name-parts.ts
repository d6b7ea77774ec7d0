/** Frequent family names; the most frequent stand twice, as they do in life. */
export const familyNames: readonly string[] = [
  ...'王李张刘陈杨王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢',
  ...'姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常',
];

/** Characters of given names; one or two of them make a name. */
export const givenCharacters: Readonly<Record<'female' | 'male', readonly string[]>> = {
  female: [...'秀英敏静丽艳娟霞芳燕玲桂兰红梅洁萍婷雪琳慧莹蓉倩欣怡妍佳思雨晓春琴云凤岚菲瑶'],
  male: [...'伟强磊军勇涛超明刚平辉鹏建国志文斌波宇浩凯健俊帆毅峰旭东林成龙飞翔博海亮诚岩川'],
};
