import { Loading } from '../../components/Listing.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { replaceRoute } from '../../hooks/use-route.ts';
import { hrefFor } from '../../router.ts';
import { useLoaded, useStores } from '../../stores/context.tsx';
import { AppForm } from './AppForm.tsx';

export function NewAppScreen() {
  const { apps } = useStores();
  const clients = useLoaded((stores) => stores.clients.list).value;
  const servers = useLoaded((stores) => stores.servers.list).value;
  return (
    <>
      <PageHeader title="Add an app" back={{ href: hrefFor({ screen: 'apps' }), label: 'Apps' }} />
      {clients === null || servers === null ? (
        <Loading />
      ) : (
        <AppForm
          app={null}
          submit="Add app"
          onSubmit={async (input) => replaceRoute({ screen: 'app', id: (await apps.create(input)).id })}
        />
      )}
    </>
  );
}
