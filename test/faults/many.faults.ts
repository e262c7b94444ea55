import { manyOfOneCause } from '../house/many';

manyOfOneCause(300, 20);
