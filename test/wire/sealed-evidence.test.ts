import { describe, expect, it } from 'vitest';
import { newEvidenceKey, openEvidence, sealEvidence } from '../../terminal/wire/sealed-evidence.ts';

const server = newEvidenceKey();

describe('sealed card evidence', () => {
  it('opens for the server alone', () => {
    const sealed = sealEvidence('{"proof":"…"}', server.publicKey);
    expect(openEvidence(sealed, server.privateKeyPem)).toBe('{"proof":"…"}');
    expect(() => openEvidence(sealed, newEvidenceKey().privateKeyPem)).toThrow();
  });

  it('never looks the same twice, and shows nothing of its content', () => {
    const [first, second] = [
      sealEvidence('622848', server.publicKey),
      sealEvidence('622848', server.publicKey),
    ];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64').toString('latin1')).not.toContain('622848');
  });

  it('is refused when a bit of it was changed, or most of it is missing', () => {
    const bytes = Buffer.from(sealEvidence('evidence', server.publicKey), 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => openEvidence(bytes.toString('base64'), server.privateKeyPem)).toThrow();
    expect(() => openEvidence(bytes.subarray(0, 20).toString('base64'), server.privateKeyPem)).toThrow(
      'too short',
    );
  });
});
