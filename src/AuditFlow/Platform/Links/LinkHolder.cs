using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;

namespace AuditFlow.Platform.Links;

internal static class LinkHolder
{
    extension(Actor actor)
    {
        /// <summary>The holder of a link to this very item. A form of another item than the link's is refused, whatever its own fields say.</summary>
        public LinkActor HolderOf(string purpose, Guid itemId) => actor is LinkActor link && link.Purpose == purpose && link.ItemId == itemId
            ? link
            : throw new Refusal("other-item", LinkTexts.Here["Fault.OtherItem"], StatusCodes.Status403Forbidden);
    }
}
