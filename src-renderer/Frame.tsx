import { Redirect, Route, Switch, useLocation } from 'wouter';
import { windowWords } from '../shared/text/window.ts';
import { useDesk } from './data/desk.tsx';
import { useFiles } from './data/files.ts';
import { useLanguage } from './data/language.tsx';
import { DropArea } from './frame/DropArea.tsx';
import { Header } from './frame/Header.tsx';
import { Navigation } from './frame/Navigation.tsx';
import { StatusLine } from './frame/StatusLine.tsx';
import { Boundary } from './parts/Boundary.tsx';
import { Failure } from './parts/Problems.tsx';
import { BreaksScreen } from './screens/breaks/BreaksScreen.tsx';
import { ImportScreen } from './screens/import/ImportScreen.tsx';
import { MatchScreen } from './screens/match/MatchScreen.tsx';
import { RulesScreen } from './screens/rules/RulesScreen.tsx';
import { SetupScreen } from './screens/setup/SetupScreen.tsx';
import { TodayScreen } from './screens/today/TodayScreen.tsx';

/** Header, pages at the left, the page, and the status line; files may be dropped on any of it. */
export function Frame() {
  const { info, infoError, connected } = useDesk();
  const { say } = useLanguage();
  const files = useFiles();
  const [location] = useLocation();
  // Without a setup there is nothing to show anywhere but what became of files that were dropped too early.
  const needsSetup = info?.enterprise === null && location !== '/import';

  return (
    <div className="frame">
      <Header />
      <Navigation />
      <main>
        {connected ? null : (
          <p className="banner" role="alert">
            {say(windowWords.disconnected)}
          </p>
        )}
        {infoError ? <Failure error={infoError} /> : null}
        {info === undefined ? (
          <p className="muted reading">{infoError ? null : say(windowWords.loading)}</p>
        ) : needsSetup ? (
          <SetupScreen files={files} />
        ) : (
          <Boundary key={location}>
            <Switch>
              <Route path="/setup">
                <SetupScreen files={files} />
              </Route>
              <Route path="/today" component={TodayScreen} />
              <Route path="/import">
                <ImportScreen files={files} />
              </Route>
              <Route path="/match" component={MatchScreen} />
              <Route path="/breaks" component={BreaksScreen} />
              <Route path="/rules" component={RulesScreen} />
              <Route>
                <Redirect to="/today" />
              </Route>
            </Switch>
          </Boundary>
        )}
      </main>
      <StatusLine />
      <DropArea onDrop={files.take} />
    </div>
  );
}
