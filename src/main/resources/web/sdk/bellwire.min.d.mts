export * from './bellwire.js';
