/**
 * The version of dagproof that wrote a trace; a test holds it against package.json.
 */
export const TOOLKIT_VERSION = '0.1.0';
