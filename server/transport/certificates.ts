import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const ecdsaWithSha256 = '1.2.840.10045.4.3.2';
const commonName = '2.5.4.3';
/** RFC 5280 §4.1.2.2: positive, at most twenty octets. */
const serialBytes = 16;
/** A clock that is somewhat behind must not call a new certificate one of tomorrow. */
const backdatedMs = 86_400_000;

/** A certificate with its key, both PEM. */
export type Issued = { readonly certificate: string; readonly key: string };

type World = { readonly now: () => number; readonly random: (bytes: number) => Uint8Array };

/** A new certification authority of one operator's own: it signs certificates of its servers, and nothing below them. */
export function newAuthority(
  world: World,
  { title, years }: { readonly title: string; readonly years: number },
): Issued {
  const { publicKey, privateKey } = newKey();
  const issuer = { name: nameOf(title), key: privateKey, publicKey };
  const certificate = issue(world, issuer, {
    name: issuer.name,
    publicKey,
    days: years * 365,
    extensions: [
      critical(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
      critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
    ],
  });
  return { certificate, key: pemOf(privateKey) };
}

/** A server's certificate of that authority; `names` are host names and addresses. */
export function issueServerCertificate(
  world: World,
  authority: Issued,
  { names, days }: { readonly names: readonly string[]; readonly days: number },
): Issued {
  const holder = new X509Certificate(authority.certificate);
  const issuer = {
    name: AsnConvert.parse(holder.raw, Certificate).tbsCertificate.subject,
    key: createPrivateKey(authority.key),
    publicKey: holder.publicKey,
  };
  const { publicKey, privateKey } = newKey();
  const certificate = issue(world, issuer, {
    name: nameOf(names[0] ?? ''),
    publicKey,
    days,
    extensions: [
      critical(id_ce_basicConstraints, new BasicConstraints({ cA: false })),
      critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
      usual(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
      usual(id_ce_subjectAltName, new SubjectAlternativeName(names.map(generalName))),
    ],
  });
  return { certificate, key: pemOf(privateKey) };
}

type Issuer = { readonly name: Name; readonly key: KeyObject; readonly publicKey: KeyObject };

function issue(
  { now, random }: World,
  issuer: Issuer,
  subject: {
    readonly name: Name;
    readonly publicKey: KeyObject;
    readonly days: number;
    readonly extensions: readonly Extension[];
  },
): string {
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const serial = Buffer.from(random(serialBytes));
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and not padded
  const content = new TBSCertificate({
    version: Version.v3,
    serialNumber: exactBytes(serial),
    signature: algorithm,
    issuer: issuer.name,
    validity: new Validity({
      notBefore: wholeSecond(now() - backdatedMs),
      notAfter: wholeSecond(now() + subject.days * 86_400_000),
    }),
    subject: subject.name,
    subjectPublicKeyInfo: AsnConvert.parse(spkiOf(subject.publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...subject.extensions,
      usual(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdentifier(subject.publicKey))),
      usual(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(issuer.publicKey)) }),
      ),
    ]),
  });
  const signed = Buffer.from(AsnConvert.serialize(content));
  const certificate = new Certificate({
    tbsCertificate: content,
    signatureAlgorithm: algorithm,
    signatureValue: exactBytes(sign('sha256', signed, issuer.key)),
  });
  return new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))).toString();
}

/** P-256: what every TLS library in tills and browsers takes. */
function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }) as string;
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

/** RFC 7093 §2(1): the first 160 bits of SHA-256 of the key, here with its algorithm. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  return exactBytes(createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20));
}

function nameOf(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: commonName, value })])]);
}

function generalName(name: string): GeneralName {
  return isIP(name) === 0 ? new GeneralName({ dNSName: name }) : new GeneralName({ iPAddress: name });
}

function critical(id: string, value: object): Extension {
  return extension(id, value, true);
}

function usual(id: string, value: object): Extension {
  return extension(id, value, false);
}

function extension(extnID: string, value: object, isCritical: boolean): Extension {
  return new Extension({
    extnID,
    critical: isCritical,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

function wholeSecond(ms: number): Date {
  return new Date(Math.floor(ms / 1_000) * 1_000);
}

function exactBytes(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
