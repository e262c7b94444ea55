export { nearest } from '../domain/nearest';
