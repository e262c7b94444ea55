import { crashes } from '../activities/trimble-pay/crash';

crashes(1);
