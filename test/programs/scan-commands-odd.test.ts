import { testHalfOfScan } from './scan-half.ts';

testHalfOfScan('odd');
