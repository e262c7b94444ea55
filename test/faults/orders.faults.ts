import { endTheSame, permutations } from '../house/orders';

endTheSame(permutations(['company', 'location', 'job', 'invoice']));
