import { runSuiteInPage } from '../src/suites.js';
import { grpcChromium } from '../src/targets/grpc-chromium.js';

runSuiteInPage('candles', grpcChromium);
