import helmet from 'helmet';

const own = ["'self'"];
const nothing = ["'none'"];

/**
 * What a browser may do with anything that comes from here: run and draw this till's own files, speak to this
 * till, and nothing else. No page may frame it, and no form may leave it.
 */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: nothing,
      scriptSrc: own,
      styleSrc: own,
      imgSrc: [...own, 'data:'],
      fontSrc: own,
      connectSrc: own,
      baseUri: nothing,
      formAction: nothing,
      frameAncestors: nothing,
    },
  },
  xFrameOptions: { action: 'deny' },
  // Loopback speaks plain HTTP, and a browser must not be told otherwise for its other programs.
  strictTransportSecurity: false,
});
