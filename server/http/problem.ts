/** Every way in which the server says no: its HTTP status and its words. The code never changes its meaning. */
const problems = {
  'host-refused': [403, '请求的主机名不被接受', 'This host name is not served'],
  'origin-refused': [403, '不接受来自其他网站的请求', 'Requests from other sites are not accepted'],
  'not-found': [404, '没有这个地址', 'There is nothing at this address'],
  'method-refused': [405, '此地址不支持该操作', 'This address does not take that method'],
  'not-json': [415, '只接受 JSON', 'Only JSON is accepted'],
  'malformed-json': [400, 'JSON 格式错误', 'The body is not well-formed JSON'],
  'body-too-large': [413, '请求内容过大', 'The body is too large'],
  'body-unreadable': [400, '请求内容无法读取', 'The body cannot be read'],
  'document-invalid': [422, '内容不符合规定', 'The document does not fit its schema'],
  'too-many-requests': [429, '请求过于频繁,请稍后再试', 'Too many requests; wait a little'],
  'internal-fault': [500, '服务器内部故障', 'The server failed'],
  'staff-key-needed': [401, '需要登录,或需要工作人员密钥', 'Sign in, or send a staff key'],
  'sign-in-needed': [401, '需要登录', 'Sign in first'],
  'sign-in-refused': [401, '用户名或密码错误', 'The user or the password is wrong'],
  'role-refused': [403, '您的角色只能查看', 'Your role may look only'],
  'signature-needed': [401, '需要终端签名', 'A terminal must sign this call'],
  'signature-invalid': [401, '终端签名无效', 'The signature is not of an enrolled terminal'],
  'challenge-needed': [401, '请用此答复中的挑战重新签名', 'Sign again with the challenge in this answer'],
  'call-repeated': [401, '此请求已收到过', 'This very call has been taken before'],
  'terminal-mismatch': [403, '签名的终端与地址不符', 'The signing terminal is not the one in the address'],
  'terminal-unknown': [404, '没有这台终端', 'There is no such terminal'],
  'terminal-stopped': [
    409,
    '这台终端已被停用或将被清除,不再获得名额',
    'The terminal is ordered to stop or to wipe itself: it is granted nothing',
  ],
  'terminal-wiped': [409, '这台终端已清除', 'The terminal has wiped itself: enrol it again'],
  'key-already-enrolled': [409, '此终端密钥已登记', 'This key is enrolled already'],
  'pairing-code-unknown': [403, '配对码错误', 'The pairing code is wrong'],
  'pairing-code-used': [403, '配对码已使用', 'The pairing code has been used'],
  'pairing-code-expired': [403, '配对码已过期', 'The pairing code has expired'],
  'store-unknown': [404, '没有这个门店', 'There is no such store'],
  'store-ambiguous': [
    422,
    '多个项目都有此门店编号,请指明项目',
    'Several programmes have this store: name one',
  ],
  'programme-unknown': [404, '没有这个普惠项目', 'There is no such programme'],
  'root-unknown': [404, '没有这个版本的根文件', 'There is no root of this version'],
  'root-refused': [422, '根文件不符合规则,没有采用', 'The root breaks a rule and was not taken'],
  'root-keys-missing': [
    422,
    '服务器上没有新根文件指定的密钥',
    'The server does not hold the keys that the new root names',
  ],
  'not-published': [404, '该项目尚未发布', 'The programme has published nothing yet'],
  'file-unknown': [404, '没有这个文件', 'There is no such file'],
  'offer-unknown': [404, '没有这项优惠', 'There is no such offer'],
  'offer-version': [409, '优惠版本号必须是上一版加一', "The offer's version must be the last one plus one"],
  'offer-not-published': [409, '该优惠当前未在发布', 'The offer is not in force'],
  'audiences-too-many': [
    422,
    '各项优惠要区分的会员种类太多（最多 65,536 种），请减少会员条件',
    'The offers would tell too many kinds of members apart (65,536 at most): name fewer audiences',
  ],
  'draft-unknown': [404, '没有这份草稿', 'There is no such draft'],
  'draft-changed': [409, '草稿已被他人修改', 'Somebody else changed the draft meanwhile'],
  'redemption-unknown': [404, '没有这笔核销', 'There is no such redemption'],
  'export-too-large': [422, '导出的记录太多,请缩小范围', 'Too many rows to export: narrow the filters'],
  'live-full': [503, '实时连接已满,请稍后再试', 'Too many live connections; try again later'],
  'journal-wrong-epoch': [409, '流水时期不符', 'The journal is of another epoch'],
  'journal-gap': [409, '流水缺号', 'Entries are missing before these'],
  'journal-fork': [409, '流水分叉', 'Another entry stands at this place'],
  'journal-broken': [422, '流水校验失败', 'The entries do not form a chain'],
  'journal-newer': [
    409,
    '终端程序比服务器新,请先升级服务器',
    'A newer till program wrote these entries: update this server',
  ],
} as const satisfies Record<string, readonly [status: number, zh: string, en: string]>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457, with a stable `code`, a title in both languages and the faults of the document, if any. */
export type Problem = {
  readonly type: 'about:blank';
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: { readonly zh: string; readonly en: string };
  readonly detail?: string;
  /** One line each, `path: what is wrong`. */
  readonly faults?: readonly string[];
  /** The sequence number from which a journal must be sent. */
  readonly expected?: number;
};

export type ProblemDetails = Pick<Problem, 'detail' | 'faults' | 'expected'>;

/** The answer no, as a value. */
export type Refusal = { readonly refused: Problem };

export function refuse(code: ProblemCode, details: ProblemDetails = {}): Refusal {
  return { refused: problem(code, details) };
}

export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  const [status, zh, en] = problems[code];
  return { type: 'about:blank', status, code, title: { zh, en }, ...details };
}

export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}
