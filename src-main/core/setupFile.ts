import type { Output } from '../../shared/contract/methods.ts';
import { checkSetup } from '../setup/index.ts';

/** Every mistake of a setup.yaml with its line, with no workspace. */
export const checkSetupText = (yaml: string): Output<'setup.check'> => ({ problems: checkSetup(yaml).problems });
