using Microsoft.AspNetCore.Components.Web;
using Parley.Web.Errors;
using Parley.Web.Session;
using Parley.Web.Shared;

namespace Parley.Web.Features.Chat;

/// <content>The suggestions for the word before the caret, and the emoji picker.</content>
public sealed partial class Composer
{
    private readonly KeyRelay _keys = new();
    private string _typed = "";
    private int _caret;
    private bool _hasSuggestions;

    // The ID of the selected suggestion; null if none is shown.
    private string? _active;

    // Where the emoji picker is open, and the selected text of the field, which an emoji replaces.
    private (MenuPoint At, int Caret)? _picker;

    private string ListId => _fieldId + "-suggestions";

    // The assembly is loaded at the first word that can be completed.
    private async Task SuggestAsync(string text)
    {
        (_typed, _caret) = (text, Math.Clamp(Page.CaretOf(_fieldId), 0, text.Length));
        if (!Room.HasAllMembers && _caret > 0 && text[_caret - 1] == '@')
            Rooms.LoadMembers(Room.Id);
        if (_hasSuggestions || !Markup.MayBeCompleted(text, _caret))
            return;
        try
        {
            await Loader.LoadAsync("Parley.Web.Writing");
            _hasSuggestions = true;
        }
        catch (LoadException)
        {
            // The text can be written without suggestions.
        }
    }

    private Task OnKeyAsync(KeyboardEventArgs e) =>
        _active is not null && !e.IsComposing && !e.ShiftKey && _keys.Pressed is { } pressed ? pressed(e.Key) : Task.CompletedTask;

    private void Activate(string? option) => _active = option;

    private void Insert(TextEdit edit) => Page.ReplaceInField(_fieldId, edit.Start, edit.End, edit.Text);

    private void OpenPicker(MouseEventArgs e) => _picker = (new(e.ClientX, e.ClientY), Page.CaretOf(_fieldId));

    private void ClosePicker() => _picker = null;

    private void InsertEmoji(string emoji, int caret) => Insert(new(caret, caret, emoji));
}
