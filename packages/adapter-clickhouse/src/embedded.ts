export { type EngineOptions, type RunningEngine, startEngine } from './embedded/start-engine.js';
