// expect: line 6, TS2820: Type '"all_sucess"' is not assignable to type '"always" | "all_success" | "all_failed" | "all_done" | "all_done_min_one_success" | "all_done_setup_success" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "all_skipped" | undefined'. Did you mean '"all_success"'?
// expect of TypeScript 7: line 6, TS2820: Type '"all_sucess"' is not assignable to type '"all_done" | "all_done_min_one_success" | "all_done_setup_success" | "all_failed" | "all_skipped" | "all_success" | "always" | "none_failed" | "none_failed_min_one_success" | ... 4 more ... | undefined'. Did you mean '"all_success"'?
import { Dag } from 'dagproof';

export const dag = new Dag('mistakes');
dag.task('count', () => 3, { triggerRule: 'all_sucess' });
